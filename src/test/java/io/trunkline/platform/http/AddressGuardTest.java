package io.trunkline.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
  private static final int PORT = 8080;

  // Attack 40.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.0.170",
        "198.18.0.1",
        "198.19.255.255",
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "fc00::1",
        "fdff::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "100::1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::8.8.8.8",
        "2002:7f00:1::1",
        "2002:a9fe:a9fe::",
        "2001:0:0:0:0:0:f5ff:fffe",
        "2001:db8::1",
        "::ffff:0:808:808",
        "4000::1",
      })
  void rejectsAddressesThatAreNotPublic(String address) {
    var guard = guard("");

    var objection = guard.objection(InetAddress.ofLiteral(address), PORT);

    assertThat(objection.orElseThrow()).contains("targets.allowed-networks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "1.1.1.1",
        "172.15.255.255",
        "172.32.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "169.253.1.1",
        "192.0.1.1",
        "198.17.255.255",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
        "2001:0:0:0:0:0:f7f7:f7f7",
        "2001:4860:4860::8888",
        "::ffff:8.8.8.8",
      })
  void allowsPublicAddresses(String address) {
    var guard = guard("");

    var objection = guard.objection(InetAddress.ofLiteral(address), PORT);

    assertThat(objection).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.2.3, true",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "10.0.0.0/8, 64:ff9b::10.1.2.3, true",
    "10.0.0.0/8, 192.168.0.1, false",
    "127.0.0.0/8, ::1, false",
    "::1/128, ::1, true",
    "fd00::/8, fd12::1, true",
    "0.0.0.0/0, 169.254.169.254, true",
    "0.0.0.0/0, fe80::1, false",
  })
  void allowsConfiguredRanges(String allowed, String address, boolean isAllowed) {
    var guard = guard(allowed);

    var objection = guard.objection(InetAddress.ofLiteral(address), PORT);

    assertThat(objection.isEmpty()).isEqualTo(isAllowed);
  }

  // Attack 40.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.2",
        "::1",
        "0.0.0.0",
        "::",
        "::ffff:127.0.0.1",
        "64:ff9b::127.0.0.1",
        "2002:7f00:1::"
      })
  void rejectsItsOwnListenersWhateverIsAllowed(String address) {
    var own = new OwnAddresses();
    own.add(InetAddress.ofLiteral("0.0.0.0"), PORT);
    var guard = new AddressGuard(Cidr.parseAll("0.0.0.0/0,::/0"), own, "setting");

    var objection = guard.objection(InetAddress.ofLiteral(address), PORT);
    var neighbour = guard.objection(InetAddress.ofLiteral(address), PORT + 1);

    assertThat(objection).isPresent();
    assertThat(neighbour).isEmpty();
  }

  @Test
  void rejectsItsDatabaseOnlyAtItsAddressAndPort() {
    var own = new OwnAddresses();
    own.add(InetAddress.ofLiteral("10.0.0.5"), 5432);
    var guard = new AddressGuard(Cidr.parseAll("10.0.0.0/8"), own, "setting");

    var database = guard.objection(InetAddress.ofLiteral("10.0.0.5"), 5432);
    var neighbour = guard.objection(InetAddress.ofLiteral("10.0.0.6"), 5432);

    assertThat(database.orElseThrow()).contains("10.0.0.5 port 5432");
    assertThat(neighbour).isEmpty();
  }

  @Test
  void checksLiteralsButNotNames() {
    var guard = guard("");

    assertThat(guard.literalObjection(HttpUrl.parse("http://0x7f.1/"))).isPresent();
    assertThat(guard.literalObjection(HttpUrl.parse("http://127.0.0.1.nip.io/"))).isEmpty();
  }

  private static AddressGuard guard(String allowed) {
    var ranges = allowed.isEmpty() ? List.<Cidr>of() : Cidr.parseAll(allowed);
    return new AddressGuard(ranges, new OwnAddresses(), "targets.allowed-networks");
  }
}
