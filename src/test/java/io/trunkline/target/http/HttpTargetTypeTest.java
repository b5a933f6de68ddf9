package io.trunkline.target.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.azuredevops.AzureDevopsWebhooks;
import io.trunkline.provider.github.GithubWebhooks;
import io.trunkline.provider.gitlab.GitlabWebhooks;
import io.trunkline.target.TargetRegistration;
import io.trunkline.target.TargetRegistration.ReplacedTarget;
import io.trunkline.target.TargetType.Registration;
import io.trunkline.target.TargetType.Registration.Accepted;
import io.trunkline.target.TargetType.Registration.Refused;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTargetTypeTest {
  private static final String HIDDEN = "long-and-well-hidden";
  private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER_KEY = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  private static final Set<ProviderType> PROVIDERS =
      Set.of(ProviderType.GITHUB, ProviderType.AZURE_DEVOPS);

  private final HttpTargetType type =
      new HttpTargetType(
          List.of(new GithubWebhooks(), new GitlabWebhooks(), new AzureDevopsWebhooks()),
          new AddressGuard(List.of(), new OwnAddresses(), "targets.allowed-networks"),
          new SecureRandom());

  @Test
  void addsDefaults() {
    var accepted = accept(target());

    assertThat(accepted.settings())
        .isEqualTo(
            new JsonObject()
                .put("type", "http")
                .put("url", "https://ci.example.com/hook")
                .put("format", "cloudevent"));
  }

  @Test
  void generatesMissingSecretAndShowsItOnce() {
    var first = accept(target());
    var second = accept(target());

    var secret = first.shownOnce().getString("secret");
    assertThat(secret).startsWith("whsec_").isNotEqualTo(second.shownOnce().getString("secret"));
    assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(32);
    assertThat(first.sealed().orElseThrow().getString("secret")).isEqualTo(secret);
    assertThat(first.settings().encode()).doesNotContain(secret);
  }

  @Test
  void keepsSecretButNotHeadersOfReplacedTarget() {
    var kept = accept(target().put("secret", KEY).put("headers", header("Authorization", HIDDEN)));

    var replaced = replace(kept, target());
    var renewed = replace(kept, target().put("secret", OTHER_KEY));

    assertThat(replaced.sealed().orElseThrow())
        .isEqualTo(new JsonObject().put("secret", KEY).put("headers", new JsonObject()));
    assertThat(replaced.shownOnce()).isEmpty();
    assertThat(renewed.sealed().orElseThrow().getString("secret")).isEqualTo(OTHER_KEY);
  }

  @Test
  void previousSecretSignsUntilTheNextRegistration() {
    var rotating = accept(target().put("secret", KEY).put("previousSecret", OTHER_KEY));

    var finished = replace(rotating, target());

    assertThat(rotating.sealed().orElseThrow().getString("previousSecret")).isEqualTo(OTHER_KEY);
    assertThat(rotating.settings().encode() + rotating.shownOnce()).doesNotContain(OTHER_KEY);
    assertThat(finished.sealed().orElseThrow())
        .isEqualTo(new JsonObject().put("secret", KEY).put("headers", new JsonObject()));
  }

  @Test
  void rejectsPreviousSecretsThatCannotSign() {
    var rotating = target().put("secret", KEY);

    assertThat(refusal(rotating.copy().put("previousSecret", "short")))
        .startsWith("target.previousSecret must be whsec_");
    assertThat(refusal(rotating.copy().put("previousSecret", 5)))
        .isEqualTo("target.previousSecret must be a string");
    assertThat(refusal(rotating.copy().put("previousSecret", KEY)))
        .isEqualTo("target.previousSecret must differ from target.secret")
        .doesNotContain(KEY);
    assertThat(refusal(providerTarget().put("previousSecret", HIDDEN)))
        .contains("needs format 'cloudevent'")
        .doesNotContain(HIDDEN);
  }

  @Test
  void generatesPlainSecretForReceiversOfProviders() {
    var accepted = accept(providerTarget());

    assertThat(accepted.shownOnce().getString("secret")).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @CsvSource({"cloudevent, provider", "provider, cloudevent"})
  void generatesNewSecretForAnotherFormat(String before, String after) {
    var old = accept(target().put("format", before));

    var replaced = replace(old, target().put("format", after));

    var secret = replaced.shownOnce().getString("secret");
    assertThat(secret).isNotEqualTo(old.shownOnce().getString("secret"));
    assertThat(secret.startsWith("whsec_")).isEqualTo(after.equals("cloudevent"));
    assertThat(replaced.sealed().orElseThrow().getString("secret")).isEqualTo(secret);
  }

  @Test
  void keepsUserNameOfBasicAuthentication() {
    var accepted = accept(providerTarget().put("userName", "atlantis"));

    assertThat(accepted.settings().getString("userName")).isEqualTo("atlantis");
  }

  @Test
  void keepsNamesOfEventsOnce() {
    var names = new JsonArray(List.of("issue_comment", "Note Hook", "repo:push", "git.push"));

    var accepted = accept(providerTarget().put("events", names.copy().add("git.push")));

    assertThat(accepted.settings().getJsonArray("events")).isEqualTo(names);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'x'", "[1]", "['']", "[' x']", "['a\\nb']", "[null]", "{}"})
  void rejectsEventsThatAreNoNames(String events) {
    var target = new JsonObject("{'events': %s}".formatted(events).replace('\'', '"'));

    assertThat(refusal(providerTarget().mergeIn(target)))
        .startsWith("target.events must be a list of up to 50 names");
    assertThat(refusal(target().mergeIn(target)))
        .isEqualTo("target.events needs format 'provider'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a:b", "a\nb", "a\u0000"})
  void rejectsUserNamesThatBasicAuthenticationCannotSend(String name) {
    assertThat(refusal(providerTarget().put("userName", name)))
        .startsWith("target.userName must be a string of 1 to 255 characters");
  }

  @Test
  void rejectsUserNameThatWouldHaveNoEffect() {
    var withHeader =
        providerTarget()
            .put("userName", "atlantis")
            .put("headers", header("authorization", "Basic " + HIDDEN));

    assertThat(refusal(target().put("userName", "atlantis")))
        .isEqualTo("target.userName needs format 'provider'");
    assertThat(refusal(withHeader)).contains("target.headers.Authorization exclude each other");
    assertThat(refused(providerTarget().put("userName", "atlantis"), Set.of(ProviderType.GITHUB)))
        .contains("no provider of this pipeline uses");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Hub-Signature", "x-hub-signature-256"})
  void rejectsHeadersThatOnlyTrunklineCanCompute(String name) {
    var headers = header(name, HIDDEN);

    assertThat(refusal(providerTarget().put("headers", headers)))
        .contains("target.headers." + name, "is set by Trunkline")
        .doesNotContain(HIDDEN);
    assertThat(accept(target().put("headers", headers)).settings()).isNotNull();
  }

  // Attack 40.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f.1/",
        "http://127.0.0.1./",
      })
  void rejectsPrivateAddresses(String url) {
    var message = refusal(target().put("url", url));

    assertThat(message).startsWith("target.url: ").contains("targets.allowed-networks");
  }

  @Test
  void acceptsNamesWithoutResolvingThem() {
    var accepted = accept(target().put("url", "http://127.0.0.1.nip.io/"));

    assertThat(accepted.settings().getString("url")).isEqualTo("http://127.0.0.1.nip.io/");
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://ci.example.com/, must begin with http",
    "ci.example.com/hook, must begin with http",
    "https://user:hidden@ci.example.com/, user name or password",
    "https://ci.example.com:0/, port",
    "https:///hook, has no host",
  })
  void rejectsInvalidUrlsWithReason(String url, String why) {
    var message = refusal(target().put("url", url));

    assertThat(message).startsWith("target.url: ").contains(why).doesNotContain("hidden");
  }

  @ParameterizedTest
  @CsvSource({
    "url, 1, target.url must be a string",
    "format, xml, target.format must be 'cloudevent' or 'provider'",
    "format, 2, target.format must be a string",
    "secret, 1, target.secret must be a string",
    "headers, x, target.headers must be an object",
    "method, GET, target.method is unknown",
  })
  void rejectsInvalidMembersAndSaysWhatIsValid(String member, String text, String why) {
    Object value = text.matches("[0-9]") ? Integer.valueOf(text) : text;

    var message = refusal(target().put(member, value));

    assertThat(message).contains(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "long-and-well-hidden-text",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "v1,whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_",
        "whsec_c2hvcnQ=",
        "whsec_!!!!",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS-",
        " whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
        "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      })
  void rejectsSecretsThatStandardWebhooksDoesNotAllow(String secret) {
    assertThat(refusal(target().put("secret", secret)))
        .startsWith("target.secret must be whsec_ and base64 of 24 to 64 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "fifteen bytes !,target.secret must have 16 to 1024 bytes",
        "' long-and-well-hidden',blanks around it",
        "'long-and-\nwell-hidden',control characters",
      })
  void rejectsSecretsThatNoReceiverOfAProviderCanHave(String secret, String why) {
    assertThat(refusal(providerTarget().put("secret", secret))).contains(why);
  }

  @Test
  void acceptsTextAsSecretOfReceiversOfProviders() {
    var accepted = accept(providerTarget().put("secret", "It's a Secret to Everybody"));

    assertThat(accepted.shownOnce()).isEmpty();
  }

  @Test
  void rejectsTargetWithoutUrl() {
    assertThat(refusal(new JsonObject().put("type", "http"))).isEqualTo("target.url is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "host",
        "Connection",
        "Keep-Alive",
        "Proxy-Authorization",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Expect",
        "Content-Length",
        "Content-Type",
        "webhook-id",
        "Webhook-Signature",
        "webhook-anything",
      })
  void rejectsReservedHeaders(String name) {
    var message = refusal(target().put("headers", header(name, HIDDEN)));

    assertThat(message).contains("target.headers." + name).doesNotContain(HIDDEN);
  }

  // Attack 35.
  @ParameterizedTest
  @ValueSource(
      strings = {
        HIDDEN + "\r\nX-Evil: 1",
        HIDDEN + "\n",
        HIDDEN + "\r",
        HIDDEN + "\u0000",
        HIDDEN + "\u007f",
        HIDDEN + "ü",
        HIDDEN + "\u2028",
        HIDDEN + "\ud800",
      })
  void rejectsUnsafeHeaderValues(String value) {
    var message = refusal(target().put("headers", header("X-Token", value)));

    assertThat(message).contains("target.headers.X-Token").doesNotContain(HIDDEN);
  }

  // Attack 35.
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "X Y", "X:Y", "X\r\nY", "Ü", "X\u0000"})
  void rejectsInvalidHeaderNames(String name) {
    assertThat(refusal(target().put("headers", header(name, "1")))).startsWith("target.headers");
  }

  // Attack 35.
  @Test
  void rejectsTooManyAndTooLongHeaders() {
    var many = new JsonObject();
    IntStream.rangeClosed(1, 33).forEach(n -> many.put("X-" + n, "1"));
    var large = new JsonObject();
    IntStream.rangeClosed(1, 3).forEach(n -> large.put("X-" + n, "x".repeat(4096)));

    assertThat(refusal(target().put("headers", many))).contains("more than 32");
    assertThat(refusal(target().put("headers", large))).contains("8192");
    assertThat(refusal(target().put("headers", header("X", "x".repeat(4097))))).contains("4096");
    assertThat(refusal(target().put("headers", header("X".repeat(129), "1")))).contains("128");
  }

  @Test
  void rejectsHeadersThatDifferInCaseOrAreNotStrings() {
    var repeated = header("X-Token", "1").put("x-token", "2");
    var list = new JsonObject().put("X-Token", new JsonArray().add("1"));

    assertThat(refusal(target().put("headers", repeated))).contains("twice");
    assertThat(refusal(target().put("headers", list))).contains("target.headers.X-Token");
  }

  private static JsonObject target() {
    return new JsonObject().put("type", "http").put("url", "https://ci.example.com/hook");
  }

  private static JsonObject header(String name, String value) {
    return new JsonObject().put(name, value);
  }

  private static JsonObject providerTarget() {
    return target().put("format", "provider");
  }

  private Accepted accept(JsonObject target) {
    return (Accepted) register(target, Optional.empty(), PROVIDERS);
  }

  private Accepted replace(Accepted old, JsonObject target) {
    var replaced = new ReplacedTarget(old.settings(), old.sealed().orElseThrow());
    return (Accepted) register(target, Optional.of(replaced), PROVIDERS);
  }

  private String refusal(JsonObject target) {
    return refused(target, PROVIDERS);
  }

  private String refused(JsonObject target, Set<ProviderType> providers) {
    return ((Refused) register(target, Optional.empty(), providers)).message();
  }

  private Registration register(
      JsonObject target, Optional<ReplacedTarget> replaced, Set<ProviderType> providers) {
    return type.register(new TargetRegistration(target, replaced, providers));
  }
}
