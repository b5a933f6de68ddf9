package io.trunkline.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

// Attack 37.
class ClientAddressTest {
  private static final ClientAddress CLIENTS =
      new ClientAddress(Cidr.parseAll("10.0.0.0/8, 192.168.0.0/16"));

  @Test
  void ignoresForwardedHeadersOfUntrustedPeers() {
    assertThat(CLIENTS.of("203.0.113.9", List.of("198.51.100.1"))).isEqualTo("203.0.113.9");
  }

  @Test
  void followsTrustedProxiesFromTheRight() {
    var forwarded = List.of("1.2.3.4, 198.51.100.1", "192.168.1.1");

    assertThat(CLIENTS.of("10.0.0.1", forwarded)).isEqualTo("198.51.100.1");
  }

  @Test
  void stopsAtAnInvalidAddress() {
    assertThat(CLIENTS.of("10.0.0.1", List.of("evil\u001b"))).isEqualTo("10.0.0.1");
    assertThat(CLIENTS.of("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
  }
}
