package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.settings.ConfigurationException;
import io.trunkline.settings.TrunklineConfig.GatewaySettings;
import io.trunkline.settings.TrunklineConfig.ListenAddress;
import io.trunkline.settings.TrunklineConfig.ListenerSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IngressWiringTest {
  private static GatewaySettings gateway(int mebibytes) {
    return new GatewaySettings(
        new ListenerSettings(new ListenAddress("127.0.0.1", 0), Optional.empty()),
        25 << 20,
        (long) mebibytes << 20,
        List.of(),
        URI.create("http://127.0.0.1:8080"));
  }

  private static long mebibytes(int configured, long heap) {
    return IngressWiring.bytesInFlight(gateway(configured), heap << 20) >> 20;
  }

  @Test
  void keepsALimitThatFitsIntoHalfOfTheHeap() {
    assertThat(mebibytes(256, 1_024)).isEqualTo(256);
    assertThat(mebibytes(480, 1_024)).isEqualTo(480);
  }

  @Test
  void lowersTheDefaultOnASmallHeap() {
    assertThat(mebibytes(256, 256)).isEqualTo(96);
  }

  @Test
  void rejectsAnotherLimitThatDoesNotFit() {
    assertThatThrownBy(() -> mebibytes(481, 1_024))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "gateway.max-bytes-in-flight is 481 MiB, but the heap of 1024 MiB has room for 480 MiB"
                + " of bodies; lower it, or raise the heap (JAVA_OPTS=-Xmx…)");
  }

  @Test
  void rejectsAHeapWithoutRoomForOneBody() {
    assertThatThrownBy(() -> mebibytes(256, 100)).isInstanceOf(ConfigurationException.class);
  }
}
