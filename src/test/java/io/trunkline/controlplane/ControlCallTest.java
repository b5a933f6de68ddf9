package io.trunkline.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class ControlCallTest {
  private final ControlCall call = new ControlCall("request-1", 0);

  @Test
  void returnsApiExceptionsUnchanged() {
    var rejection = new ApiException(ApiError.RESOURCE_NOT_FOUND, "no such thing");

    assertThat(call.rejection(rejection)).isSameAs(rejection);
  }

  @Test
  void distinguishesUnreachableDatabaseFromBug() {
    assertThat(call.rejection(new ConnectException("127.0.0.1:5432")).error())
        .isEqualTo(ApiError.UNAVAILABLE);
    assertThat(call.rejection(new IllegalStateException("bug")).error())
        .isEqualTo(ApiError.INTERNAL);
  }

  @Test
  void hidesCausesOfFaults() {
    var rejection = call.rejection(new IllegalStateException("SELECT secret FROM access_key"));

    assertThat(rejection.text()).doesNotContain("SELECT");
  }

  /** AWS SDKs retry on status 500. */
  @Test
  void reportsBothFaultsToAwsClientsAsInternalServerException() {
    assertThat(ApiError.UNAVAILABLE.awsCode()).isEqualTo("InternalServerException");
    assertThat(ApiError.UNAVAILABLE.awsStatus()).isEqualTo(500);
    assertThat(ApiError.INTERNAL.awsCode()).isEqualTo("InternalServerException");
  }
}
