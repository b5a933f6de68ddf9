package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.SecurityRequirement;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks openapi.yaml. That it is valid OpenAPI 3.1 is checked when it is loaded. */
class ContractTest {

  static Stream<Operation> operations() {
    return NativeApi.DESCRIPTION.theirs().operations().stream();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void describesEachOperationCompletely(Operation operation) {
    var model = operation.getOpenAPIModel();

    assertThat(operation.getAbsoluteOpenAPIPath()).startsWith("/v1/");
    assertThat(operation.getOperationId()).matches("([A-Z][a-z]+)+");
    assertThat(model.getString("summary")).endsWith(".");
    assertThat(operation.getTags()).hasSize(1);
    assertThat(model.getString("x-trunkline-action"))
        .matches("(trunkline|codeconnections):([A-Z]+[a-z]+)+");
    if (model.getString("x-trunkline-action").startsWith("trunkline:")) {
      assertThat(model.getString("x-trunkline-action"))
          .isEqualTo("trunkline:" + operation.getOperationId());
    }
    if (operation.getAbsoluteOpenAPIPath().contains("{")) {
      assertThat(model.getString("x-trunkline-resource")).contains("{");
    }
    assertThat(operation.getDefaultResponse().getContent()).containsKey("application/json");
    assertThat(NativeApi.DESCRIPTION.theirs().getSecurityRequirements())
        .flatExtracting(SecurityRequirement::getNames)
        .containsExactly("sigv4");
  }
}
