package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.connection.ConnectionStatus;
import io.trunkline.controlplane.ApiError;
import io.trunkline.event.PullRequestChanged;
import io.trunkline.pipeline.Decision;
import io.trunkline.pipeline.Pipeline;
import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import io.trunkline.provider.ProviderType;
import io.trunkline.target.TargetType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks what linters and generators demand of openapi.yaml; {@code .ci/api-clients} runs some. */
class DescriptionTest {
  private static final JsonObject DESCRIPTION = PublishedSchemas.DESCRIPTION;
  private static final JsonObject SCHEMAS = (JsonObject) at("/components/schemas");

  private static Object at(String pointer) {
    return JsonPointer.from(pointer).queryJson(DESCRIPTION);
  }

  /** Returns every JSON object in a value, at any depth. */
  private static Stream<JsonObject> objects(Object value) {
    return switch (value) {
      case JsonObject json ->
          Stream.concat(
              Stream.of(json),
              json.fieldNames().stream().flatMap(name -> objects(json.getValue(name))));
      case JsonArray list -> list.stream().flatMap(DescriptionTest::objects);
      case null, default -> Stream.empty();
    };
  }

  @Test
  void namesServerAndLicence() {
    assertThat(at("/servers/0/url")).isEqualTo("http://127.0.0.1:8081");
    assertThat(at("/info/license/identifier")).isEqualTo("Apache-2.0");
  }

  @Test
  void describesErrorsOfEveryOperation() {
    var operations = objects(at("/paths")).filter(json -> json.containsKey("operationId")).toList();

    assertThat(operations).hasSizeGreaterThan(35);
    assertThat(operations)
        .extracting(operation -> operation.getJsonObject("responses"))
        .allSatisfy(responses -> {
          assertThat(responses.getJsonObject("4XX")).isEqualTo(reference("responses/Rejected"));
          assertThat(responses.getJsonObject("default")).isEqualTo(reference("responses/Failed"));
        });
    for (var response : List.of("Rejected", "Failed")) {
      assertThat(at("/components/responses/" + response + "/content/application~1json/schema"))
          .isEqualTo(reference("schemas/ErrorResponse"));
    }
  }

  private static JsonObject reference(String component) {
    return new JsonObject().put("$ref", "#/components/" + component);
  }

  @Test
  void usesEveryComponent() {
    var text = DESCRIPTION.encode();
    var unused = new TreeSet<String>();
    for (var kind : List.of("schemas", "responses", "parameters", "callbacks")) {
      for (var name : ((JsonObject) at("/components/" + kind)).fieldNames()) {
        if (!text.contains("\"#/components/%s/%s\"".formatted(kind, name))) {
          unused.add(name);
        }
      }
    }

    assertThat(unused).isEmpty();
  }

  @Test
  void hasNoTwoPathsForOneRequest() {
    var forms =
        ((JsonObject) at("/paths"))
            .fieldNames().stream().map(path -> path.replaceAll("\\{[^}]*}", "{}")).toList();

    assertThat(forms).doesNotHaveDuplicates();
  }

  /** The id of an installation is {@code installationId} everywhere but in the installation. */
  @Test
  void namesIdsAfterTheirResources() {
    var resources =
        Pattern.compile("\"x-trunkline-resource\":\"([a-z-]+)/\\{(\\w+)}\"")
            .matcher(DESCRIPTION.encode())
            .results()
            .toList();

    assertThat(resources).hasSizeGreaterThan(20);
    assertThat(resources)
        .allSatisfy(found -> {
          var id = found.group(1).replace("access-key", "accessKey") + "Id";
          assertThat(found.group(2)).isIn(id, "name");
        });
    assertThat(DESCRIPTION.encode()).doesNotContain("{id}", "\"name\":\"id\"");
  }

  /** Generated Go code makes each value a constant of one package, where equal names collide. */
  @Test
  void sharesNoValueAmongNamedEnums() {
    var enums = new HashMap<String, String>();
    for (var name : SCHEMAS.fieldNames()) {
      for (var value : SCHEMAS.getJsonObject(name).getJsonArray("enum", new JsonArray())) {
        assertThat(enums.put(String.valueOf(value), name)).as("%s in %s", value, name).isNull();
      }
    }
  }

  /** Requests with unknown members are rejected, but clients accept responses with more members. */
  @Test
  void closesOnlyWhatIsSent() {
    var bodies = schemasOf("requestBody", "200", "201");
    bodies.remove("Nothing");

    for (var body : bodies.entrySet()) {
      var schema = SCHEMAS.getJsonObject(body.getKey());
      if (schema.containsKey("properties")) {
        var isSent = body.getValue().contains("sent");
        assertThat(schema.getValue("additionalProperties"))
            .as(body.getKey())
            .isEqualTo(isSent ? false : null);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"TargetDefinition, Target", "SourceDefinition, Source"})
  void returnsWhatWasSentWithoutSecrets(String sent, String returned) {
    var described = SCHEMAS.getJsonObject(sent).getJsonObject("properties");
    var open =
        described.fieldNames().stream()
            .filter(name ->
                !Boolean.TRUE.equals(described.getJsonObject(name).getValue("x-trunkline-secret")))
            .toList();

    assertThat(SCHEMAS.getJsonObject(returned).getJsonObject("properties").fieldNames())
        .containsExactlyInAnyOrderElementsOf(open);
  }

  /** Generators cannot express several types, and change a body that is used in both directions. */
  @Test
  void keepsSchemasSimple() {
    assertThat(objects(DESCRIPTION))
        .noneMatch(json -> json.getValue("type") instanceof JsonArray)
        .noneMatch(json -> json.containsKey("readOnly") || json.containsKey("writeOnly"));
    assertThat(schemasOf("requestBody", "200", "201").values())
        .allSatisfy(directions -> assertThat(directions).hasSize(1));
  }

  /** Returns for each schema of a body whether it is sent, returned, or both. */
  private static Map<String, Set<String>> schemasOf(String... bodies) {
    var result = new HashMap<String, Set<String>>();
    objects(at("/paths"))
        .forEach(json -> {
          for (var body : bodies) {
            if (json.getValue(body) instanceof JsonObject described) {
              var direction = body.equals("requestBody") ? "sent" : "returned";
              Pattern.compile("#/components/schemas/(\\w+)")
                  .matcher(described.encode())
                  .results()
                  .map((MatchResult found) -> found.group(1))
                  .forEach(
                      name -> result.computeIfAbsent(name, _ -> new TreeSet<>()).add(direction));
            }
          }
        });
    return result;
  }

  @Test
  void hasValidExamples() {
    var bodies =
        objects(DESCRIPTION)
            .filter(json -> json.containsKey("schema") && json.containsKey("examples"))
            .toList();

    assertThat(bodies).hasSizeGreaterThan(8);
    for (var body : bodies) {
      var schema = body.getJsonObject("schema").getString("$ref").replaceFirst(".*/", "");
      for (var example : body.getJsonObject("examples")) {
        PublishedSchemas.check(schema, ((JsonObject) example.getValue()).getJsonObject("value"));
      }
    }
  }

  private static Arguments closed(String schema, Object... values) {
    return Arguments.of(schema, Arrays.stream(values).map(String::valueOf).toList());
  }

  static Stream<Arguments> listsEveryValue() {
    var guard = new AddressGuard(List.of(), new OwnAddresses(), "targets.allowed-networks");
    return Stream.of(
        closed("ErrorCode", Arrays.stream(ApiError.values()).map(ApiError::code).toArray()),
        closed(
            "ProviderType",
            Arrays.stream(ProviderType.values()).map(ProviderType::wireName).toArray()),
        closed(
            "TargetType",
            Adapters.targetTypes(guard, new SecureRandom()).stream()
                .map(TargetType::type)
                .toArray()),
        closed("PullRequestEvent", (Object[]) PullRequestChanged.Event.values()),
        closed("Outcome", (Object[]) Decision.Outcome.values()),
        closed("Connection/properties/status", (Object[]) ConnectionStatus.values()),
        closed("Pipeline/properties/status", (Object[]) Pipeline.Status.values()),
        closed(
            "Installation/properties/providerInstallationStatus",
            (Object[]) ProviderInstallationStatus.values()));
  }

  @ParameterizedTest
  @MethodSource
  void listsEveryValue(String schema, List<String> values) {
    assertThat((JsonArray) at("/components/schemas/" + schema + "/enum"))
        .containsExactlyInAnyOrderElementsOf(values);
  }
}
