package io.trunkline.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "172.16.0.0/12, 172.31.255.255, true",
    "172.16.0.0/12, 172.32.0.0, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7/32, 192.0.2.6, false",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe00::1, false",
    "::/0, 2001:db8::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
  })
  void containsTheAddressesOfItsPrefix(String range, String address, boolean isInside) {
    var cidr = Cidr.parse(range);

    var contains = cidr.contains(InetAddress.ofLiteral(address));

    assertThat(contains).isEqualTo(isInside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "/8",
        "10.0.0.0/8/8",
        "localhost/8",
        "10.1.0.0/8",
        "fd00::/129",
        "10.0.0.0/1e1",
        "fe80::1/10",
      })
  void rejectsInvalidRangesAndNamesThem(String text) {
    assertThatThrownBy(() -> Cidr.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text.strip() + "' is not a CIDR range");
  }

  @Test
  void parsesCommaSeparatedRanges() {
    var ranges = Cidr.parseAll("10.0.0.0/8, ::1 ");

    assertThat(ranges)
        .extracting(Cidr::toString)
        .containsExactly("10.0.0.0/8", "0:0:0:0:0:0:0:1/128");
    assertThat(Cidr.parseAll(" ")).isEmpty();
  }

  @Test
  void rejectsAnEmptyListElement() {
    assertThatThrownBy(() -> Cidr.parseAll("10.0.0.0/8,,::1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
