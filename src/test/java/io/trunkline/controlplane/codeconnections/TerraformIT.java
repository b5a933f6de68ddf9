package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Makes the calls of Terraform's provider hashicorp/aws 5.100.0: in its order, with its {@code
 * X-Amz-Target} values without a package name, and checks the answers that it waits for. The
 * provider treats a resource that is not found as deleted, and any other error as a failure.
 */
class TerraformIT {
  private static final String ENDPOINT = "https://git.example.com";
  private static final JsonObject NO_VPC = new JsonObject();
  private static final JsonObject GONE =
      new JsonObject().put("__type", "ResourceNotFoundException");

  @RegisterExtension static final ControlPlane plane = new ControlPlane();
  private final RawClient client = new RawClient(plane, ALICE);
  private String service = "CodeConnections_20231201";

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void appliesAndDestroysConnection() {
    var created =
        call(
            "CreateConnection",
            new JsonObject()
                .put("ConnectionName", "main")
                .put("ProviderType", "GitHub")
                .put("Tags", tags("a", "1", "b", "2")));
    var arn = created.getString("ConnectionArn");
    var connection = new JsonObject().put("ConnectionArn", arn);

    for (var i = 0; i < 2; i++) {
      assertThat(call("GetConnection", connection).getJsonObject("Connection"))
          .isEqualTo(
              new JsonObject()
                  .put("ConnectionName", "main")
                  .put("ConnectionArn", arn)
                  .put("ProviderType", "GitHub")
                  .put("OwnerAccountId", "111111111111")
                  .put("ConnectionStatus", "PENDING"));
    }
    assertThat(tagsOf(arn)).isEqualTo(tags("a", "1", "b", "2"));
    changesTags(arn);
    assertThat(call("DeleteConnection", connection)).isEqualTo(new JsonObject());
    assertThat(call("GetConnection", connection)).isEqualTo(GONE);
    assertThat(call("DeleteConnection", connection)).isEqualTo(GONE);
  }

  @Test
  void appliesAndDestroysHostWithItsConnection() {
    var vpc =
        new JsonObject()
            .put("VpcId", "vpc-12345678")
            .put("SubnetIds", new JsonArray(List.of("subnet-12345678", "subnet-87654321")))
            .put("SecurityGroupIds", new JsonArray(List.of("sg-12345678")))
            .put("TlsCertificate", " -----BEGIN CERTIFICATE-----\r\n\tä\n");
    var arn = createHost(vpc);
    var host = new JsonObject().put("HostArn", arn);
    for (var i = 0; i < 2; i++) {
      assertThat(call("GetHost", host)).isEqualTo(hostAs("PENDING", ENDPOINT, vpc));
    }
    var connection =
        call("CreateConnection", new JsonObject().put("ConnectionName", "c").put("HostArn", arn));
    var onHost = new JsonObject().put("ConnectionArn", connection.getString("ConnectionArn"));
    var found = call("GetConnection", onHost).getJsonObject("Connection");
    assertThat(found.getString("ProviderType")).isEqualTo("GitHubEnterpriseServer");
    assertThat(found.getString("HostArn")).isEqualTo(arn);
    assertThat(found.getString("ConnectionStatus")).isEqualTo("PENDING");
    assertThat(tagsOf(arn)).isEqualTo(new JsonArray());
    changesTags(arn);

    // The provider sends only the ARN, whatever changed.
    assertThat(call("UpdateHost", host)).isEqualTo(new JsonObject());
    assertThat(call("GetHost", host)).isEqualTo(hostAs("PENDING", ENDPOINT, vpc));

    call("DeleteConnection", onHost);
    assertThat(call("GetConnection", onHost)).isEqualTo(GONE);
    assertThat(call("DeleteHost", host)).isEqualTo(new JsonObject());
    assertThat(call("GetHost", host)).isEqualTo(GONE);
  }

  @Test
  void appliesAndDestroysThroughTheOlderNamespace() {
    service = "CodeStar_connections_20191201";
    var arn = createHost(NO_VPC);
    var host = new JsonObject().put("HostArn", arn);
    assertThat(arn).startsWith("arn:aws:codestar-connections:us-east-1:111111111111:host/lab-");
    assertThat(call("GetHost", host)).isEqualTo(hostAs("PENDING", ENDPOINT, NO_VPC));
    var moved = host.copy().put("ProviderEndpoint", "https://new.example.com");
    assertThat(call("UpdateHost", moved)).isEqualTo(new JsonObject());
    assertThat(call("GetHost", host))
        .isEqualTo(hostAs("PENDING", "https://new.example.com", NO_VPC));

    var created =
        call("CreateConnection", new JsonObject().put("ConnectionName", "c").put("HostArn", arn));
    var connection = created.getString("ConnectionArn");
    assertThat(connection).startsWith("arn:aws:codestar-connections:");
    assertThat(tagsOf(connection)).isEqualTo(new JsonArray());
    call(
        "TagResource", new JsonObject().put("ResourceArn", connection).put("Tags", tags("a", "1")));
    assertThat(tagsOf(connection)).isEqualTo(tags("a", "1"));

    // The data source searches all pages for the name.
    var listed = call("ListConnections", new JsonObject());
    assertThat(listed.containsKey("NextToken")).isFalse();
    assertThat(listed.getJsonArray("Connections").getJsonObject(0).getString("ConnectionName"))
        .isEqualTo("c");

    call("DeleteConnection", new JsonObject().put("ConnectionArn", connection));
    assertThat(call("DeleteHost", host)).isEqualTo(new JsonObject());
    assertThat(call("GetHost", host)).isEqualTo(GONE);
  }

  /** Changes tags like the provider: removes keys first, then sets changed ones. */
  private void changesTags(String arn) {
    call("TagResource", new JsonObject().put("ResourceArn", arn).put("Tags", tags("a", "1")));
    call(
        "UntagResource",
        new JsonObject().put("ResourceArn", arn).put("TagKeys", new JsonArray().add("b")));
    call("TagResource", new JsonObject().put("ResourceArn", arn).put("Tags", tags("a", "9")));
    assertThat(tagsOf(arn)).isEqualTo(tags("a", "9"));
  }

  private String createHost(JsonObject vpc) {
    var input =
        new JsonObject()
            .put("Name", "lab")
            .put("ProviderEndpoint", ENDPOINT)
            .put("ProviderType", "GitHubEnterpriseServer");
    if (!vpc.isEmpty()) {
      input.put("VpcConfiguration", vpc);
    }
    return call("CreateHost", input).getString("HostArn");
  }

  private static JsonObject hostAs(String status, String endpoint, JsonObject vpc) {
    var host =
        new JsonObject()
            .put("Name", "lab")
            .put("Status", status)
            .put("ProviderType", "GitHubEnterpriseServer")
            .put("ProviderEndpoint", endpoint);
    return vpc.isEmpty() ? host : host.put("VpcConfiguration", vpc);
  }

  private static JsonArray tags(String... keysAndValues) {
    var tags = new JsonArray();
    for (var i = 0; i < keysAndValues.length; i += 2) {
      tags.add(new JsonObject().put("Key", keysAndValues[i]).put("Value", keysAndValues[i + 1]));
    }
    return tags;
  }

  private JsonArray tagsOf(String arn) {
    return call("ListTagsForResource", new JsonObject().put("ResourceArn", arn))
        .getJsonArray("Tags");
  }

  /** Returns the answer; for an error only its type, because the provider reads nothing else. */
  private JsonObject call(String operation, JsonObject input) {
    var answer = client.call(service + "." + operation, input.encode());
    var body = new JsonObject(answer.body());
    assertThat(answer.statusCode()).isEqualTo(body.containsKey("__type") ? 400 : 200);
    return body.containsKey("__type")
        ? new JsonObject().put("__type", body.getString("__type"))
        : body;
  }
}
