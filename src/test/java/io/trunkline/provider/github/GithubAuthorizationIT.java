package io.trunkline.provider.github;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.AppCredential;
import io.trunkline.provider.AppKey;
import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.LocalEndpoint;
import io.trunkline.provider.RegisteredApp;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GithubAuthorizationIT {
  private static final Secret STATE = Secret.of("the-state");
  private static final Secret VERIFIER = Secret.of("v".repeat(43));
  private static final URI CALLBACK = URI.create("https://hooks.example.com/handshakes/callback");

  private final Vertx vertx = Vertx.vertx();
  private final FakeGithub github = new FakeGithub();
  private final GithubAuthorization authorization = new GithubAuthorization(InstantSource.system());
  private RegisteredApp app;

  @BeforeEach
  void registerApp() {
    github.registerCallback(CALLBACK.toString());
    app = app(github.clientSecret(), github.privateKey());
  }

  @AfterEach
  void close() {
    github.close();
    vertx.close().await();
  }

  @Test
  void exchangesTheCodeOfAPersonOnce() {
    var code = authorize();

    var token = value(authorization.exchange(app, code, VERIFIER)).access();
    var again = failure(authorization.exchange(app, code, VERIFIER));

    assertThat(github.validTokens()).containsExactly(token.value().reveal());
    assertThat(token.expiresAt().orElseThrow())
        .isBetween(Instant.now().plusSeconds(28_000), Instant.now().plusSeconds(28_801));
    assertThat(again.message()).contains("bad_verification_code", "incorrect or expired");
  }

  @Test
  void reportsAWrongVerifier() {
    var failure = failure(authorization.exchange(app, authorize(), Secret.of("w".repeat(43))));

    assertThat(failure).isInstanceOf(ApiFailure.Invalid.class);
    assertThat(failure.message()).contains("bad_verification_code");
  }

  @Test
  void reportsAWrongClientSecret() {
    var wrong = app("guessed", github.privateKey());

    assertThat(failure(authorization.exchange(wrong, authorize(), VERIFIER)).message())
        .contains("incorrect_client_credentials");
  }

  @Test
  void reportsHtmlInsteadOfJson() {
    github.interceptNextToken("<html>Sign in to the proxy</html>");

    var failure = failure(authorization.exchange(app, authorize(), VERIFIER));

    assertThat(failure).isInstanceOf(ApiFailure.Unavailable.class);
    assertThat(failure.message()).doesNotContain("proxy");
  }

  @Test
  void endsAnAnswerThatIsTooLong() {
    github.interceptNextToken("x".repeat(1 << 20));

    var failure = failure(authorization.exchange(app, authorize(), VERIFIER));

    assertThat(failure.message()).isEqualTo("The answer is too long, or was cut off.");
  }

  @Test
  void offersInstallationsThatThePersonAdministers() {
    var owned = github.addAccount("octo", true);
    github.setRole(owned, "admin");
    var joined = github.addAccount("member-of", true);
    github.setRole(joined, "member");
    github.addAccount("stranger", true);
    var ofPerson = github.install(github.person());
    var ofOwned = github.install(owned);
    github.install(joined);
    github.install(owned, "9999", false);

    var candidates = value(authorization.candidates(app, token()));

    assertThat(candidates)
        .extracting(InstallationCandidate::id, InstallationCandidate::owner)
        .startsWith(tuple(ofPerson, "mona"), tuple(ofOwned, "octo"));
    assertThat(candidates)
        .extracting(candidate -> candidate.objection().orElse("none"))
        .containsExactly("none", "none", "You are not an owner of member-of.");
  }

  @Test
  void objectsToASuspendedInstallation() {
    github.install(github.person(), FakeGithub.APP_ID, true);

    assertThat(value(authorization.candidates(app, token())))
        .singleElement()
        .satisfies(candidate ->
            assertThat(candidate.objection())
                .contains("The installation of the app on mona is suspended."));
  }

  @Test
  void readsAllPagesOfInstallations() {
    github.setPageSize(2);
    for (var i = 0; i < 5; i++) {
      github.install(github.person());
    }

    assertThat(value(authorization.candidates(app, token()))).hasSize(5);
  }

  @Test
  void reportsARevokedToken() {
    var token = token();

    assertThat(authorization.revoke(app, token).await()).isEmpty();

    assertThat(github.validTokens()).isEmpty();
    assertThat(failure(authorization.candidates(app, token)))
        .isInstanceOf(ApiFailure.Unauthorized.class);
  }

  @Test
  void confirmsAnInstallationWithTheKeyOfTheApp() {
    var organization = github.addAccount("octo", true);
    var id = github.install(organization);

    var confirmed = value(authorization.confirm(app, id));
    var unknown = failure(authorization.confirm(app, "1"));
    var otherKey = app(github.clientSecret(), FakeGithub.newPrivateKey());
    var rejected = failure(authorization.confirm(otherKey, id));

    assertThat(confirmed.owner()).isEqualTo("octo");
    assertThat(confirmed.ownerId()).isEqualTo(Long.toString(organization.id()));
    assertThat(unknown).isInstanceOf(ApiFailure.NotFound.class);
    assertThat(rejected.message()).contains("JSON web token could not be decoded");
  }

  @Test
  void leadsToThePageThatInstallsTheApp() {
    assertThat(authorization.installUrl(app, Secret.of("a state&more")).toString())
        .isEqualTo(
            github.url()
                + "/apps/"
                + FakeGithub.SLUG
                + "/installations/new?state=a%20state%26more");
  }

  private AccessToken token() {
    return value(authorization.exchange(app, authorize(), VERIFIER)).access();
  }

  /** Lets the person press the button at GitHub, and returns the code that comes back. */
  private Secret authorize() {
    var url = authorization.authorizationUrl(app, STATE, VERIFIER);
    var query = query(url.getRawQuery());
    assertThat(query).containsEntry("state", STATE.reveal());
    var form =
        Map.of(
            "decision", "authorize",
            "state", query.get("state"),
            "redirect_uri", query.get("redirect_uri"),
            "code_challenge", query.get("code_challenge"));
    var body =
        form.entrySet().stream()
            .map(entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    try (var http = HttpClient.newHttpClient()) {
      var page = http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
      assertThat(page.statusCode()).isEqualTo(200);
      var decided =
          http.send(
              HttpRequest.newBuilder(URI.create(github.url() + "/authorize-decision"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      var location = URI.create(decided.headers().firstValue("Location").orElseThrow());
      return Secret.of(requireNonNull(query(location.getRawQuery()).get("code")));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> query(String raw) {
    return Arrays.stream(raw.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private RegisteredApp app(String clientSecret, String privateKey) {
    return new RegisteredApp(
        LocalEndpoint.of(vertx, github.url(), github.url(), CALLBACK),
        new AppCredential(
            FakeGithub.CLIENT_ID,
            Secret.of(clientSecret),
            Optional.of(new AppKey(FakeGithub.APP_ID, FakeGithub.SLUG, Secret.of(privateKey)))));
  }

  private static <T> T value(Future<ApiResult<T>> result) {
    return switch (result.await()) {
      case Ok<T>(var value) -> value;
      case Failed<T>(var failure) -> throw new AssertionError(failure.toString());
    };
  }

  private static <T> ApiFailure failure(Future<ApiResult<T>> result) {
    return result.await().findFailure().orElseThrow();
  }
}
