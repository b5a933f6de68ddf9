package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static io.trunkline.controlplane.codeconnections.ControlPlane.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.trunkline.account.AccessKey;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.CodeConnectionsException;
import software.amazon.awssdk.services.codeconnections.model.ProviderType;
import software.amazon.awssdk.services.codeconnections.model.ResourceNotFoundException;
import software.amazon.awssdk.services.codeconnections.model.Tag;

/** Authorization by policies, tested with clients of the AWS SDK. */
class AuthorizationIT {
  private static final String NOWHERE = "11111111-2222-4333-8444-555555555555";

  @RegisterExtension static final ControlPlane plane = new ControlPlane();
  private final CodeConnectionsClient alice = plane.client(ALICE);

  @Test
  void deniesWithTheMessageOfAws() {
    var arn = create("prod");
    var key = plane.limited(allow("codeconnections:List*", "*"));

    var rejected = rejection(key, client -> client.getConnection(r -> r.connectionArn(arn)));

    assertThat(rejected.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    assertThat(rejected.statusCode()).isEqualTo(400);
    assertThat(rejected.awsErrorDetails().errorMessage())
        .isEqualTo(
            "User: arn:aws:iam::111111111111:user/%s is not authorized to perform: codeconnections:GetConnection on resource: %s because no identity-based policy allows the codeconnections:GetConnection action"
                .formatted(key.id(), arn));
    assertThat(plane.client(key).listConnections(_ -> {}).connections()).hasSize(1);
  }

  @Test
  void explicitDenyWins() {
    var arn = create("prod");
    var other = create("test");
    var key =
        plane.limited(
            allow("*", "*"),
            "{'Effect':'Deny','Action':'codestar-connections:Delete*','Resource':'%s'}"
                .formatted(arn.replace("codeconnections", "codestar-connections")));

    var rejected = rejection(key, client -> client.deleteConnection(r -> r.connectionArn(arn)));
    plane.client(key).deleteConnection(r -> r.connectionArn(other));

    assertThat(rejected.awsErrorDetails().errorMessage())
        .endsWith(
            "is not authorized to perform: codeconnections:DeleteConnection on resource: %s with an explicit deny in an identity-based policy"
                .formatted(arn));
    assertThat(alice.listConnections(_ -> {}).connections())
        .extracting(connection -> connection.connectionArn())
        .containsExactly(arn);
  }

  /** Otherwise a policy for an ARN could be bypassed by another spelling of it. */
  @Test
  void findsConnectionByItsOwnArnOnly() {
    var arn = create("prod");
    var key =
        plane.limited(
            allow("*", "*"), "{'Effect':'Deny','Action':'*','Resource':'%s'}".formatted(arn));
    var client = plane.client(key);

    for (var other :
        List.of(
            arn.replace("us-east-1", "eu-central-1"),
            arn.replace("arn:aws:", "arn:aws-cn:"),
            arn.toUpperCase(Locale.ROOT)
                .replace("ARN:AWS:CODECONNECTIONS", "arn:aws:codeconnections"))) {
      assertThatThrownBy(() -> client.getConnection(r -> r.connectionArn(other)))
          .isInstanceOf(CodeConnectionsException.class);
      assertThatThrownBy(() -> client.deleteConnection(r -> r.connectionArn(other)))
          .isInstanceOf(CodeConnectionsException.class);
    }
    assertThat(rejection(key, c -> c.getConnection(r -> r.connectionArn(older(arn)))))
        .hasMessageContaining("explicit deny");
    assertThat(alice.getConnection(r -> r.connectionArn(older(arn))).connection().connectionArn())
        .isEqualTo(arn);
  }

  @Test
  void deniesExistingAndMissingResourcesAlike() {
    var arn = create("prod");
    var absent = arn.substring(0, arn.lastIndexOf('/') + 1) + NOWHERE;
    var key = plane.limited(allow("codeconnections:List*", "*"));

    var ofPresent = rejection(key, c -> c.getConnection(r -> r.connectionArn(arn)));
    var ofAbsent = rejection(key, c -> c.getConnection(r -> r.connectionArn(absent)));

    assertThat(ofAbsent.awsErrorDetails().errorMessage().replace(absent, arn))
        .isEqualTo(ofPresent.awsErrorDetails().errorMessage());
  }

  // Attack 68.
  @Test
  void findsNothingOfAnotherAccountWhateverThePolicyAllows() {
    var bobs =
        plane
            .client(BOB)
            .createConnection(r -> r.connectionName("b").providerType(ProviderType.GIT_HUB))
            .connectionArn();
    var key = plane.limited(allow("*", "*"));

    assertThatThrownBy(() -> plane.client(key).getConnection(r -> r.connectionArn(bobs)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> plane.client(key).deleteConnection(r -> r.connectionArn(bobs)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> plane.client(key).listTagsForResource(r -> r.resourceArn(bobs)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(plane.client(key).listConnections(_ -> {}).connections()).isEmpty();
  }

  @Test
  void requiresTagResourceWhenTagsAreSent() {
    var key = plane.limited(allow("codeconnections:CreateConnection", "*"));
    var tagger =
        plane.limited(
            allow("codeconnections:CreateConnection", "*"),
            allow("codeconnections:TagResource", "arn:aws:codeconnections:*:*:connection/*"));

    plane.client(key).createConnection(r -> r.connectionName("a").providerType("GitHub"));
    var rejected =
        rejection(
            key,
            c ->
                c.createConnection(
                    r -> r.connectionName("b").providerType("GitHub").tags(tag("Env", "prod"))));
    plane
        .client(tagger)
        .createConnection(
            r -> r.connectionName("c").providerType("GitHub").tags(tag("Env", "prod")));

    assertThat(rejected.awsErrorDetails().errorMessage())
        .contains("codeconnections:TagResource on resource: ")
        .contains("connection/*");
    assertThat(alice.listConnections(_ -> {}).connections())
        .extracting(connection -> connection.connectionName())
        .containsExactly("a", "c");
  }

  @Test
  void evaluatesProviderTypeAndTagsOfCreateRequests() {
    var key =
        plane.limited(
            "{'Effect':'Allow','Action':['codeconnections:CreateConnection','codeconnections:TagResource'],'Resource':'*','Condition':{'StringEqualsIfExists':{'codestar-connections:ProviderType':'GitHub','aws:RequestTag/Env':'dev'},'ForAllValues:StringEquals':{'aws:TagKeys':['Env']}}}");
    var client = plane.client(key);

    client.createConnection(
        r -> r.connectionName("a").providerType("GitHub").tags(tag("Env", "dev")));

    assertDenied(key, c -> c.createConnection(r -> r.connectionName("x").providerType("GitLab")));
    assertDenied(
        key,
        c ->
            c.createConnection(
                r -> r.connectionName("x").providerType("GitHub").tags(tag("Env", "prod"))));
    assertDenied(
        key,
        c ->
            c.createConnection(r ->
                r.connectionName("x")
                    .providerType("GitHub")
                    .tags(tag("Env", "dev"), tag("Team", "x"))));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void evaluatesResourceTagsInBothNamespaces(boolean isOlder) {
    var prod = create("prod", tag("Env", "prod"));
    var dev = create("dev", tag("Env", "dev"));
    var key =
        plane.limited(
            "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'aws:ResourceTag/Env':'dev'}}}");

    var asked = isOlder ? older(dev) : dev;
    var found = plane.client(key).getConnection(r -> r.connectionArn(asked));

    assertThat(found.connection().connectionArn()).isEqualTo(dev);
    assertDenied(key, c -> c.getConnection(r -> r.connectionArn(isOlder ? older(prod) : prod)));
    assertDenied(key, c -> c.listConnections(_ -> {}));
  }

  @Test
  void appliesPoliciesToTheOlderNamespace() {
    var arn = create("prod");
    var key = plane.limited(allow("codeconnections:GetConnection", older(arn)));
    var older = plane.olderClient(key);

    assertThat(older.getConnection(r -> r.connectionArn(arn)).connection().connectionArn())
        .isEqualTo(arn);
    assertThatThrownBy(() -> older.deleteConnection(r -> r.connectionArn(arn)))
        .hasMessageContaining("codestar-connections:DeleteConnection");
  }

  @Test
  void evaluatesFiltersOfLists() {
    var key =
        plane.limited(
            "{'Effect':'Allow','Action':'codeconnections:ListConnections','Resource':'*','Condition':{'StringEquals':{'codeconnections:ProviderTypeFilter':'GitHub'}}}");

    plane.client(key).listConnections(r -> r.providerTypeFilter("GitHub"));

    assertDenied(key, c -> c.listConnections(r -> r.providerTypeFilter("GitLab")));
    assertDenied(key, c -> c.listConnections(_ -> {}));
  }

  @Test
  void treatsPlainHttpAsInsecureTransport() {
    var key =
        plane.limited(
            allow("*", "*"),
            "{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'Bool':{'aws:SecureTransport':'false'}}}");

    assertDenied(key, c -> c.listConnections(_ -> {}));
  }

  @Test
  void auditsEveryCallWithItsResult() {
    var key = plane.limited(allow("codeconnections:CreateConnection", "*"));
    var created =
        plane
            .client(key)
            .createConnection(r -> r.connectionName("audited").providerType(ProviderType.GIT_HUB));
    var rejected =
        rejection(key, c -> c.deleteConnection(r -> r.connectionArn(created.connectionArn())));

    var calls = calls(key);

    assertThat(calls).hasSize(2);
    var first = calls.getFirst();
    assertThat(first.getString("account_id")).isEqualTo("111111111111");
    assertThat(first.getString("action")).isEqualTo("CreateConnection");
    assertThat(first.getString("result")).isEqualTo("OK");
    assertThat(first.getString("source_address")).isEqualTo("127.0.0.1");
    assertThat(first.getString("request_id")).isEqualTo(created.responseMetadata().requestId());
    assertThat(new JsonObject(first.getString("parameters")))
        .isEqualTo(new JsonObject().put("ConnectionName", "audited").put("ProviderType", "GitHub"));
    var second = calls.getLast();
    assertThat(second.getString("action")).isEqualTo("DeleteConnection");
    assertThat(second.getString("resource")).isEqualTo(created.connectionArn());
    assertThat(second.getString("result")).isEqualTo("AccessDenied");
    assertThat(second.getString("request_id")).isEqualTo(rejected.requestId());
    assertThat(changeOf(created.responseMetadata().requestId()))
        .isEqualTo("CreateConnection " + created.connectionArn());
  }

  @Test
  void auditsInvalidInputWithoutItsParameters() {
    var rejected = rejection(ALICE, c -> c.createConnection(r -> r.connectionName("x".repeat(40))));

    var call = calls(ALICE).getFirst();

    assertThat(rejected.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
    assertThat(call.getString("result")).isEqualTo("Validation");
    assertThat(call.getString("parameters")).isEqualTo("{}");
  }

  @Test
  void auditsReadsSoonAfterwards() {
    alice.listConnections(_ -> {});

    await().until(() -> calls(ALICE).size() == 1);

    assertThat(calls(ALICE).getFirst().getString("action")).isEqualTo("ListConnections");
  }

  @Test
  void doesNotAuditUnknownCallers() {
    var unknown = new AccessKey("AKIDNOBODY", ALICE.accountId(), ALICE.secret());

    rejection(unknown, c -> c.deleteConnection(r -> r.connectionArn("arn:aws:x:y:111111111111:z")));

    assertThat(calls(unknown)).isEmpty();
  }

  private List<Row> calls(AccessKey key) {
    return plane
        .database()
        .run(
            "SELECT * FROM audit WHERE kind = 'CALL' AND access_key_id = $1 ORDER BY id",
            Tuple.of(key.id()))
        .await()
        .stream()
        .toList();
  }

  private String changeOf(String requestId) {
    var row =
        plane
            .database()
            .run(
                "SELECT action, resource FROM audit WHERE kind = 'CHANGE' AND request_id = $1",
                Tuple.of(requestId))
            .await()
            .iterator()
            .next();
    return row.getString(0) + " " + row.getString(1);
  }

  private String create(String name, Tag... tags) {
    return alice
        .createConnection(
            r -> r.connectionName(name).providerType(ProviderType.GIT_HUB).tags(List.of(tags)))
        .connectionArn();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private static String older(String arn) {
    return arn.replace(":codeconnections:", ":codestar-connections:");
  }

  private static String allow(String action, String resource) {
    return "{'Effect':'Allow','Action':'%s','Resource':'%s'}".formatted(action, resource);
  }

  private void assertDenied(AccessKey key, Consumer<CodeConnectionsClient> call) {
    assertThat(rejection(key, call).awsErrorDetails().errorCode())
        .isEqualTo("AccessDeniedException");
  }

  private CodeConnectionsException rejection(AccessKey key, Consumer<CodeConnectionsClient> call) {
    var client = plane.client(key);
    return catchThrowableOfType(CodeConnectionsException.class, () -> call.accept(client));
  }
}
