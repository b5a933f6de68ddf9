package io.trunkline.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://ci.example.com, ci.example.com, 80, /",
    "HTTPS://CI.Example.com./a/b?c=d, ci.example.com, 443, /a/b?c=d",
    "https://ci.example.com:8443?x, ci.example.com, 8443, /?x",
    "http://my_service:/x, my_service, 80, /x",
    "http://xn--bcher-kva.example/%20, xn--bcher-kva.example, 80, /%20",
    "http://deadbeef/, deadbeef, 80, /",
    "http://1.2.3.4.nip.io/, 1.2.3.4.nip.io, 80, /",
  })
  void parsesNames(String text, String host, int port, String path) {
    var url = HttpUrl.parse(text);

    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(port);
    assertThat(url.path()).isEqualTo(path);
    assertThat(url.literal()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1, 127.0.0.1",
    "http://127.0.0.1./, 127.0.0.1",
    "http://2130706433/, 127.0.0.1",
    "http://0x7f000001/, 127.0.0.1",
    "http://017700000001/, 127.0.0.1",
    "http://0177.0.0.1/, 127.0.0.1",
    "http://0x7f.1:8080/, 127.0.0.1",
    "http://0X7F.1/, 127.0.0.1",
    "http://127.1, 127.0.0.1",
    "http://0/, 0.0.0.0",
    "http://[::1]/, ::1",
    "http://[::ffff:10.0.0.1]:80/, 10.0.0.1",
    "http://[::FFFF:0a00:1]/, 10.0.0.1",
  })
  void parsesEveryFormOfAnAddress(String text, String address) {
    var url = HttpUrl.parse(text);

    assertThat(url.literal()).contains(InetAddress.ofLiteral(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ci.example.com",
        "/x",
        "ftp://h/",
        "file:///etc/passwd",
        "javascript:x",
        "http:",
        "http:x",
        "http:///x",
        "http://",
        "http://:80/",
        "http://./",
        "http://h:0/",
        "http://h:65536/",
        "http://h:-1/",
        "http://h:8o/",
        "http://h:80:80/",
        "http://u@h/",
        "http://u:p@h/",
        "http://127.0.0.1@h/",
        "http://h\\@x/",
        "http://h /",
        "http://h/a b",
        "http://h/#x",
        "http://h/\r\nX: y",
        "http://256.1.1.1/",
        "http://1.2.3.4.5/",
        "http://08.0.0.1/",
        "http://0x/",
        "http://4294967296/",
        "http://[::1/",
        "http://::1/",
        "http://[fe80::1%25eth0]/",
        "http://[1.2.3.4]x/",
        "http://１２７.0.0.1/",
        "http://127。0.0.1/",
        "http://bücher.example/",
        "http://h/ü",
        "http://a..b/",
        "http://-a/",
        "http://%31%32%37.0.0.1/",
      })
  void rejectsAmbiguousUrls(String text) {
    assertThatThrownBy(() -> HttpUrl.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rejectsUrlsAboveTheMaximumLength() {
    var longest = "http://h/" + "x".repeat(HttpUrl.LENGTH_MAX - 9);

    assertThat(HttpUrl.parse(longest).path()).hasSize(HttpUrl.LENGTH_MAX - 8);
    assertThatThrownBy(() -> HttpUrl.parse(longest + "x")).hasMessageContaining("2048");
  }

  @Test
  void doesNotPrintPathAndQuery() {
    var url = HttpUrl.parse("https://[2001:DB8::1]/hidden?token=hidden");

    assertThat(url).hasToString("https://[2001:db8::1]:443");
  }
}
