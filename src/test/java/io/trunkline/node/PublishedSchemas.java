package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Validates what Trunkline sends against the schemas in openapi.yaml. Members that a schema does
 * not describe are errors here, although receivers should ignore them.
 */
public final class PublishedSchemas {
  private static final String REFERENCE = "#/components/schemas/";

  /** openapi.yaml as JSON. */
  public static final JsonObject DESCRIPTION = read();

  private static final JsonObject SCHEMAS =
      DESCRIPTION.getJsonObject("components").getJsonObject("schemas");

  private static final JsonObject STRICT_SCHEMAS = strictSchemas();

  private PublishedSchemas() {}

  private static JsonObject read() {
    try (var stream = PublishedSchemas.class.getResourceAsStream("/openapi.yaml")) {
      var text = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
      Map<String, Object> yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      return new JsonObject(new JsonObject(yaml).encode());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless the value is valid; {@code name} is a schema such as {@code TriggerEvent}. */
  public static void check(String name, JsonObject value) {
    var root = new JsonObject().put("$ref", "#/$defs/" + name).put("$defs", STRICT_SCHEMAS);
    var options =
        new JsonSchemaOptions()
            .setBaseUri("https://trunkline.example.com/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);
    var schema = JsonSchema.of(new JsonObject(root.encode().replace(REFERENCE, "#/$defs/")));

    var result = Validator.create(schema, options).validate(value);

    assertThat(result.getErrors() == null ? "" : result.toJson().encodePrettily())
        .as("errors of %s", value.encodePrettily())
        .isEmpty();
    assertThat(result.getValid()).isTrue();
  }

  /** Returns openapi.yaml with schemas that allow only the members that they describe. */
  public static JsonObject strictDescription() {
    var strict = DESCRIPTION.copy();
    strict.getJsonObject("components").put("schemas", STRICT_SCHEMAS.copy());
    return strict;
  }

  private static JsonObject strictSchemas() {
    var strict = new JsonObject();
    SCHEMAS.fieldNames().forEach(name -> strict.put(name, strict(SCHEMAS.getJsonObject(name))));
    return strict;
  }

  private static JsonObject strict(JsonObject schema) {
    var whole = schema.containsKey("allOf") ? merged(schema.getJsonArray("allOf")) : schema.copy();
    if (whole.containsKey("properties") && !whole.containsKey("additionalProperties")) {
      whole.put("additionalProperties", false);
    }
    return whole;
  }

  /** Merges schemas of objects, because a strict one would reject the members of the others. */
  private static JsonObject merged(JsonArray parts) {
    var properties = new JsonObject();
    Set<Object> required = new LinkedHashSet<>();
    for (var part : parts) {
      var reference = ((JsonObject) part).getString("$ref");
      var schema =
          reference == null
              ? (JsonObject) part
              : SCHEMAS.getJsonObject(reference.substring(REFERENCE.length()));
      properties.mergeIn(schema.getJsonObject("properties"));
      schema.getJsonArray("required").forEach(required::add);
    }
    return new JsonObject()
        .put("type", "object")
        .put("properties", properties)
        .put("required", new JsonArray(required.stream().toList()));
  }
}
