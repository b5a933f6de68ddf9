package io.trunkline.installation;

import static io.trunkline.connection.DomainFixture.ALICE;
import static io.vertx.core.Future.succeededFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.connection.DomainFixture;
import io.trunkline.platform.http.ApiFailure.Unauthorized;
import io.trunkline.platform.http.ApiFailure.Unavailable;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.AccessToken.Origin;
import io.trunkline.provider.AppCredential;
import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.LocalEndpoint;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.RegisteredApp;
import io.trunkline.provider.TokenPair;
import io.trunkline.provider.gitlab.FakeGitlab;
import io.trunkline.provider.gitlab.GitlabAuthorization;
import io.trunkline.provider.gitlab.GitlabHooks;
import io.trunkline.provider.gitlab.GitlabTokens;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Uses and refreshes tokens of a GitLab that ends the old pair at once. */
class CredentialsIT {
  private static final String CALLBACK = "http://127.0.0.1/handshakes/callback";
  private static final InstantSource CLOCK = InstantSource.system();

  @RegisterExtension static final DomainFixture domain = new DomainFixture();

  private final Vertx vertx = Vertx.vertx();
  private final FakeGitlab gitlab = new FakeGitlab();
  private InstallationId installation;
  private Credentials credentials;

  @BeforeEach
  void storeTokens() {
    gitlab.registerCallback(CALLBACK);
    credentials = node();
    var wanted =
        new NewInstallation(
            ProviderType.GITLAB, Optional.empty(), "acme", new SecretChoice.Generated());
    installation =
        ((Installations.CreateResult.Created) domain.installations().create(ALICE, wanted).await())
            .installation()
            .id();
    var pair = gitlab.issuePair();
    put(
        new TokenPair(
            new AccessToken(Secret.of(pair.getFirst()), Optional.of(CLOCK.instant())),
            Optional.of(Secret.of(pair.getLast()))));
  }

  private void put(TokenPair tokens) {
    var chosen = new InstallationCandidate("groups/1", "acme", "1", Optional.empty());
    domain
        .database()
        .transaction(transaction ->
            credentials.put(
                transaction, installation, new Grant(chosen, "tanuki", tokens, Optional.empty())))
        .await();
  }

  @AfterEach
  void stop() {
    gitlab.close();
    vertx.close().await();
  }

  @Test
  void refreshesOnceAlthoughThreeNodesNeedTheToken() {
    var nodes = List.of(credentials, node(), node());

    var calls = new ArrayList<Future<ApiResult<String>>>();
    IntStream.range(0, 60).forEach(turn -> calls.add(useToken(nodes.get(turn % 3))));
    Future.join(calls).await();

    assertThat(calls)
        .allMatch(call -> call.result() instanceof Ok<String>(var token) && isAccepted(token));
    assertThat(gitlab.refreshCount()).isEqualTo(1);
    assertThat(gitlab.rejectedRefreshCount()).isZero();
  }

  @Test
  void keepsATokenThatDoesNotExpireSoon() {
    var pair = gitlab.issuePair();
    put(
        new TokenPair(
            new AccessToken(
                Secret.of(pair.getFirst()), Optional.of(CLOCK.instant().plusSeconds(600))),
            Optional.of(Secret.of(pair.getLast()))));

    var used = useToken(credentials).await();

    assertThat(used).isEqualTo(new Ok<>(pair.getFirst()));
    assertThat(gitlab.refreshCount()).isZero();
  }

  @Test
  void refreshesATokenThatTheProviderRejects() {
    var pair = gitlab.issuePair();
    put(
        new TokenPair(
            new AccessToken(Secret.of("ended by the provider"), Optional.empty()),
            Optional.of(Secret.of(pair.getLast()))));

    var used = useToken(credentials).await();

    assertThat(used).isInstanceOf(Ok.class);
    assertThat(gitlab.refreshCount()).isEqualTo(1);
  }

  @Test
  void neverSendsADeadRefreshTokenAgain() {
    gitlab.revokeTokens();

    var first = useToken(credentials).await();
    var second = useToken(credentials).await();

    assertThat(first.findFailure().orElseThrow()).isInstanceOf(Unauthorized.class);
    assertThat(second).isEqualTo(first);
    assertThat(gitlab.rejectedRefreshCount()).isEqualTo(1);
  }

  @Test
  void endsIfTheAnswerToARefreshWasLost() {
    gitlab.loseAnswers(true);
    var lost = useToken(credentials).await();
    gitlab.loseAnswers(false);
    assertThat(lost.findFailure().orElseThrow()).isInstanceOf(Unavailable.class);

    endPause();
    var retried = useToken(node()).await();

    assertThat(retried.findFailure().orElseThrow().message())
        .contains("its answer was lost. Authorize again.", "invalid_grant");
    assertThat(gitlab.rejectedRefreshCount()).isEqualTo(1);
  }

  @Test
  void endsIfTheNodeDiedAfterTheProviderAnswered() {
    var seen = new CredentialStore().find(domain.database(), installation).await().orElseThrow();
    new CredentialStore().lease(domain.database(), seen, Duration.ofSeconds(-1)).await();
    gitlab.revokeTokens();

    var retried = useToken(credentials).await();

    assertThat(retried.findFailure().orElseThrow().message()).contains("its answer was lost");
  }

  @Test
  void goesOnIfTheLostRequestNeverArrived() {
    var seen = new CredentialStore().find(domain.database(), installation).await().orElseThrow();
    new CredentialStore().lease(domain.database(), seen, Duration.ofSeconds(-1)).await();

    assertThat(useToken(credentials).await()).isInstanceOf(Ok.class);
  }

  @Test
  void aNodeThatIsOvertakenUsesTheNewTokens() {
    var seen = new CredentialStore().find(domain.database(), installation).await().orElseThrow();
    useToken(node()).await();

    var late =
        new CredentialStore()
            .replaceTokens(
                domain.database(),
                seen,
                new CredentialStore.SealedTokens(
                    seen.accessToken(), seen.refreshToken(), seen.expiresAt()))
            .await();

    assertThat(late).isFalse();
    assertThat(useToken(credentials).await()).isInstanceOf(Ok.class);
    assertThat(gitlab.refreshCount()).isEqualTo(1);
  }

  @Test
  void aTokenOfAnOwnerIsRejectedTwiceBeforeItIsDead() {
    put(
        new TokenPair(
            new AccessToken(Secret.of("glpat"), Optional.empty(), Origin.MADE_BY_OWNER),
            Optional.empty()));
    var replies = new ArrayDeque<>(List.of(false, true, false, false));

    assertThat(answer(replies)).isInstanceOf(Ok.class);
    assertThat(answer(replies).findFailure().orElseThrow()).isInstanceOf(Unauthorized.class);

    assertThat(replies).isEmpty();
    assertThat(answer(replies).findFailure().orElseThrow().message())
        .contains("The provider rejects the token");
  }

  private ApiResult<String> answer(ArrayDeque<Boolean> replies) {
    return credentials
        .<String>call(
            installation,
            _ ->
                succeededFuture(
                    replies.pop()
                        ? new Ok<>("done")
                        : new Failed<>(new Unauthorized("401 Unauthorized"))))
        .await();
  }

  @Test
  void storesTokensSealed() {
    var row = domain.database().run("SELECT access_token, refresh_token FROM credential").await();

    for (var secret : gitlab.issuedSecrets()) {
      assertThat(row.iterator().next().getBuffer(0).toString()).doesNotContain(secret);
      assertThat(row.iterator().next().getBuffer(1).toString()).doesNotContain(secret);
    }
  }

  private void endPause() {
    domain.database().run("UPDATE credential SET refreshed_until = now()").await();
  }

  private boolean isAccepted(String token) {
    return gitlab.validTokens().contains(token);
  }

  /** Makes a call with the token, which the provider accepts or rejects. */
  private Future<ApiResult<String>> useToken(Credentials node) {
    return node.call(
        installation,
        token ->
            succeededFuture(
                isAccepted(token.value().reveal())
                    ? new Ok<>(token.value().reveal())
                    : new Failed<>(new Unauthorized("401 Unauthorized"))));
  }

  /** What one node of the deployment has. */
  private Credentials node() {
    var endpoint =
        LocalEndpoint.of(vertx, gitlab.url() + "/api/v4", gitlab.url(), URI.create(CALLBACK));
    var app =
        new RegisteredApp(
            endpoint,
            new AppCredential(
                FakeGitlab.CLIENT_ID, Secret.of(gitlab.clientSecret()), Optional.empty()));
    return new Credentials(
        domain.database(),
        domain.accounts(),
        domain.sealer(),
        new ProviderApps(
            List.of(
                new ProviderApp(
                    ProviderType.GITLAB, app, new GitlabAuthorization(CLOCK), Optional.empty())),
            List.of(
                new TokenProvider(
                    ProviderType.GITLAB, endpoint, new GitlabTokens(CLOCK), new GitlabHooks()))),
        domain.installations(),
        CLOCK,
        pause -> vertx.timer(pause.toMillis(), TimeUnit.MILLISECONDS).mapEmpty());
  }
}
