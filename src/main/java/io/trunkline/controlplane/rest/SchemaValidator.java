package io.trunkline.controlplane.rest;

import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.openapi.contract.OpenAPIContract;

/** Validates values against the schemas of openapi.yaml. */
record SchemaValidator(OpenAPIContract contract) {
  /**
   * Throws an {@code ApiException} if {@code value} is invalid; the message calls the value {@code
   * name}.
   */
  void validate(String name, JsonSchema schema, Object value) {
    SchemaRepository schemas = contract.getSchemaRepository();
    var result = schemas.validator(schema).validate(value);
    if (!result.getValid()) {
      throw new SchemaError(contract.getRawContract(), schema).rejection(name, result.getErrors());
    }
  }
}
