package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NextKeyTest {

  @Test
  void readsWhatItWrote() {
    var id = UUID.randomUUID();

    assertThat(NextKey.id(NextKey.of(id.toString()))).isEqualTo(id);
    assertThat(NextKey.name(NextKey.of("deploy.prod@1"))).isEqualTo("deploy.prod@1");
    assertThat(NextKey.ordinal(NextKey.of("17"))).isEqualTo(17);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "zork", "MS0xLTEtMS0x", "AA", "4pyT"})
  void rejectsForgedIds(String next) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> NextKey.id(next))
        .matches(rejection -> rejection.error() == ApiError.VALIDATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "LTE", "MWE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk"})
  void rejectsForgedOrdinals(String next) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> NextKey.ordinal(next))
        .matches(rejection -> rejection.error() == ApiError.VALIDATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "AA", "4pyT", "YSBi"})
  void rejectsForgedNames(String next) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> NextKey.name(next))
        .matches(rejection -> rejection.error() == ApiError.VALIDATION);
  }
}
