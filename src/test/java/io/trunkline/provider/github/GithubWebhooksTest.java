package io.trunkline.provider.github;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.NormalizedWebhook.OwnerRenamed;
import io.trunkline.provider.NormalizedWebhook.Ping;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationChanged;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import io.trunkline.provider.Payloads;
import io.trunkline.provider.Payloads.SignatureVector;
import io.trunkline.provider.Provider;
import io.trunkline.provider.ProviderContract;
import io.trunkline.provider.WebhookVerifier;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GithubWebhooksTest extends ProviderContract {
  private static final Payloads PAYLOADS = new Payloads("github");
  private static final String FORM = "application/x-www-form-urlencoded";

  private final GithubWebhooks github = new GithubWebhooks();

  @Override
  protected Provider provider() {
    return github;
  }

  @Override
  protected Payloads payloads() {
    return PAYLOADS;
  }

  @Override
  protected Stream<SignatureVector> signatureVectors() {
    return Stream.concat(
        PAYLOADS.signatureVectors("signature-vectors.json"),
        PAYLOADS.signatureVectors("octokit-vectors.json"));
  }

  @Override
  protected MultiMap pushHeaders() {
    return event("push");
  }

  // Attack 24.
  @Test
  void ignoresPushWithPullRequestBody() {
    var body = PAYLOADS.sample("pull-request-opened").body();

    var normalized = normalize(event("push"), body);

    assertThat(normalized).isEqualTo(new Ignored("ref is missing"));
  }

  @Test
  void ignoresPullRequestWithPushBody() {
    var body = PAYLOADS.sample("push-branch").body();

    var normalized = normalize(event("pull_request"), body);

    assertThat(normalized).isEqualTo(new Ignored("action is missing"));
  }

  @Test
  void ignoresCreateBodySentAsPush() {
    var body = PAYLOADS.sample("create-branch").body();

    var normalized = normalize(event("push"), body);

    assertThat(normalized).isEqualTo(new Ignored("ref is neither a branch nor a tag"));
  }

  @Test
  void recognizesPingWithAnyBody() {
    var normalized = normalize(event("ping"), Buffer.buffer("payload"));

    assertThat(normalized).isEqualTo(new Ping());
  }

  @Test
  void namesIgnoredEvent() {
    var normalized = normalize(event("pull_request_review"), Buffer.buffer("{}"));

    assertThat(normalized).isEqualTo(new Ignored("event pull_request_review: contains no change"));
  }

  @Test
  void ignoresDeliveryWithoutEvent() {
    var headers = MultiMap.caseInsensitiveMultiMap();

    var normalized = normalize(headers, PAYLOADS.sample("push-branch").body());

    assertThat(normalized).isEqualTo(new Ignored("header X-GitHub-Event is missing"));
  }

  @Test
  void quotesEventNameWithDigit() {
    var normalized = normalize(event("projects_v2_item"), PAYLOADS.sample("push-branch").body());

    assertThat(normalized).isEqualTo(new Ignored("event projects_v2_item: contains no change"));
  }

  // Attack 28.
  @ParameterizedTest
  @ValueSource(strings = {"push\nlevel=ERROR", "PUSH", " push", "<b>"})
  void doesNotQuoteInvalidEventName(String event) {
    var normalized = normalize(event(event), PAYLOADS.sample("push-branch").body());

    assertThat(normalized)
        .isEqualTo(new Ignored("header X-GitHub-Event is not a valid event name"));
  }

  // Attack 33.
  @ParameterizedTest
  @ValueSource(strings = {FORM, "Application/X-WWW-Form-URLEncoded; charset=utf-8"})
  void decodesFormOnceAndIgnoresOtherFields(String contentType) {
    var payload = PAYLOADS.sample("push-branch").body().toJsonObject();
    payload.put("ref", "refs/heads/100%25+ü&payload={}");
    var form = "a=1&payload=" + urlEncoded(payload) + "&payload=%7B%7D&b";

    var asForm = normalize(event("push").add("Content-Type", contentType), Buffer.buffer(form));

    assertThat(asForm)
        .isInstanceOf(Changes.class)
        .isEqualTo(normalize(event("push"), payload.toBuffer()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "payload", "xpayload=%7B%7D", "a=payload=%7B%7D", "&&="})
  void ignoresFormWithoutPayload(String form) {
    var headers = event("push").add("Content-Type", FORM);

    var normalized = normalize(headers, Buffer.buffer(form));

    assertThat(normalized).isEqualTo(new Ignored("the form has no field payload"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"payload=", "payload=%", "payload=%7", "payload=%zz%7B", "payload=%ff%fe"})
  void ignoresFormWithInvalidJson(String form) {
    var headers = event("push").add("Content-Type", FORM);

    var normalized = normalize(headers, Buffer.buffer(form));

    assertThat(normalized).isInstanceOf(Ignored.class);
  }

  // Attack 6.
  @Test
  void ignoresRepeatedField() {
    var repeated = PAYLOADS.sample("push-branch").body().toString();
    repeated = repeated.substring(0, repeated.lastIndexOf('}')) + ",\"ref\":\"refs/heads/other\"}";

    var normalized = normalize(event("push"), Buffer.buffer(repeated));

    assertThat(normalized).isEqualTo(new Ignored("ref occurs twice"));
  }

  @Test
  void findsProviderInstallationIdInJsonAndForm() {
    var push = PAYLOADS.sample("push-branch-app-installation").body();
    var form = "payload=" + urlEncoded(push.toJsonObject());
    var formHeaders = event("push").add("Content-Type", FORM);

    assertThat(providerInstallationId(event("push"), push)).contains("16557439");
    assertThat(providerInstallationId(formHeaders, Buffer.buffer(form))).contains("16557439");
    assertThat(providerInstallationId(event("push"), PAYLOADS.sample("push-branch").body()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"installation\":null}",
        "{\"installation\":7}",
        "{\"installation\":[{\"id\":7}]}",
        "{\"installation\":{}}",
        "{\"installation\":{\"id\":null}}",
        "{\"installation\":{\"id\":\"7\"}}",
        "{\"installation\":{\"id\":-7}}",
        "{\"installation\":{\"id\":7.5}}",
        "{\"installation\":{\"id\":99999999999999999999}}",
        "{\"installation\":{\"id\":7,\"id\":8}}",
        "{\"installation\":{\"id\":7},\"installation\":{\"id\":8}}"
      })
  void findsNoProviderInstallationIdIfMissing(String body) {
    assertThat(providerInstallationId(event("push"), Buffer.buffer(body))).isEmpty();
    assertThat(providerInstallationId(event("push").add("Content-Type", FORM), Buffer.buffer(body)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "created, ACTIVE",
    "suspend, SUSPENDED",
    "unsuspend, ACTIVE",
    "deleted, DELETED",
    "new_permissions_accepted, ACTIVE"
  })
  void mapsActionsOfInstallation(String action, ProviderInstallationStatus status) {
    var body = installation(action, 1_619_663_570);

    var normalized = normalize(event("installation"), body.toBuffer());

    assertThat(normalized)
        .isEqualTo(
            new ProviderInstallationChanged(
                "7",
                status,
                Optional.of("octo"),
                Optional.of("77"),
                Optional.empty(),
                Instant.ofEpochSecond(1_619_663_570)));
  }

  @Test
  void readsWhoAskedForAnInstallation() {
    var body = installation("created", 1_619_663_570);
    body.put("requester", new JsonObject().put("id", 5).put("login", "mona"));
    var later =
        installation("suspend", 1_619_663_570).put("requester", new JsonObject().put("id", 5));

    var created = (ProviderInstallationChanged) normalize(event("installation"), body.toBuffer());
    var suspended =
        (ProviderInstallationChanged) normalize(event("installation"), later.toBuffer());

    assertThat(created.requesterId()).contains("5");
    assertThat(suspended.requesterId()).isEmpty();
  }

  @Test
  void keepsSuspensionAfterNewPermissions() {
    var body = installation("new_permissions_accepted", 1_619_663_570);
    body.getJsonObject("installation").put("suspended_at", "2021-04-29T02:32:50Z");

    var normalized = normalize(event("installation"), body.toBuffer());

    assertThat(((ProviderInstallationChanged) normalized).status())
        .isEqualTo(ProviderInstallationStatus.SUSPENDED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2021-04-29T02:32:50Z",
        "2021-04-28T22:32:50.000-04:00",
        "2021-04-29T02:32:50+00:00"
      })
  void readsTimeInEveryFormat(String at) {
    var normalized = normalize(event("installation"), installation("suspend", at).toBuffer());

    assertThat(((ProviderInstallationChanged) normalized).at())
        .isEqualTo(Instant.parse("2021-04-29T02:32:50Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"yesterday\"",
        "\"2021-04-29\"",
        "\"+999999999-01-01T00:00:00Z\"",
        "0",
        "9223372036854775807",
        "1619663570000",
        "1.5",
        "null",
        "{}",
        "true"
      })
  void ignoresInstallationWithoutValidTime(String at) {
    var body =
        installation("suspend", 1).encode().replace("\"updated_at\":1", "\"updated_at\":" + at);

    var normalized = normalize(event("installation"), Buffer.buffer(body));

    assertThat(normalized).isEqualTo(new Ignored("installation.updated_at is not a valid time"));
  }

  @Test
  void ignoresUnknownActionsOfInstallation() {
    var unknown = normalize(event("installation"), installation("moved", 1_619_663_570).toBuffer());

    assertThat(unknown).isInstanceOf(Ignored.class);
  }

  @Test
  void readsRenamedOwners() {
    var organization = renamed("organization", "octo2");
    var target = renamed("account", "octo2");

    assertThat(normalize(event("organization"), organization.toBuffer()))
        .isEqualTo(new OwnerRenamed("77", "octo", "octo2"));
    assertThat(normalize(event("installation_target"), target.toBuffer()))
        .isEqualTo(new OwnerRenamed("77", "octo", "octo2"));
  }

  @ParameterizedTest
  @CsvSource({
    "organization, member_added, organization member_added: recorded without action",
    "installation_target, transferred, installation_target transferred: recorded without action",
    "organization, <b>, action is not a valid name"
  })
  void ignoresOtherActionsOfOwners(String event, String action, String reason) {
    var body = renamed("organization", "octo2").put("action", action);

    assertThat(normalize(event(event), body.toBuffer())).isEqualTo(new Ignored(reason));
  }

  @Test
  void ignoresRenamedOwnersThatAreIncomplete() {
    var withoutOldName = renamed("organization", "octo2");
    withoutOldName.remove("changes");
    var withoutId = renamed("organization", "octo2");
    withoutId.getJsonObject("organization").remove("id");

    assertThat(normalize(event("organization"), withoutOldName.toBuffer()))
        .isEqualTo(new Ignored("changes.login.from is missing"));
    assertThat(normalize(event("organization"), withoutId.toBuffer()))
        .isEqualTo(new Ignored("organization.id is missing"));
    assertThat(normalize(event("organization"), renamed("organization", "*").toBuffer()))
        .isEqualTo(new Ignored("organization.login is not a login"));
    assertThat(normalize(event("organization"), renamed("organization", "a/b").toBuffer()))
        .isEqualTo(new Ignored("organization.login is not a login"));
  }

  private static JsonObject renamed(String member, String newName) {
    return new JsonObject()
        .put("action", "renamed")
        .put("changes", new JsonObject().put("login", new JsonObject().put("from", "octo")))
        .put(member, new JsonObject().put("id", 77).put("login", newName));
  }

  private static JsonObject installation(String action, Object updatedAt) {
    return new JsonObject()
        .put("action", action)
        .put(
            "installation",
            new JsonObject()
                .put("id", 7)
                .put("account", new JsonObject().put("id", 77).put("login", "octo"))
                .put("updated_at", updatedAt));
  }

  private Optional<String> providerInstallationId(MultiMap headers, Buffer body) {
    return github.findProviderInstallationId(WebhookVerifier.acceptUnsigned(headers, body));
  }

  private static MultiMap event(String name) {
    return MultiMap.caseInsensitiveMultiMap().add("X-GitHub-Event", name);
  }

  private static String urlEncoded(JsonObject payload) {
    return URLEncoder.encode(payload.encode(), StandardCharsets.UTF_8);
  }
}
