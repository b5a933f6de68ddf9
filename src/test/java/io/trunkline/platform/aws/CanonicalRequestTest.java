package io.trunkline.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalRequestTest {
  @Test
  void writesMethodPathQueryHeadersAndPayload() {
    var headers =
        Map.of(
            "host", List.of("example.com"),
            "x-blank", List.of(" \t"),
            "x-list", List.of(" a   b\t c ", "d"),
            "x-other", List.of("not signed"));
    var request = new SignedRequest("POST", "", "", headers, Buffer.buffer());

    assertThat(
            CanonicalRequest.candidates(
                request, List.of("host", "x-blank", "x-list", "x-none"), "hash"))
        .containsExactly(
            """
            POST
            /

            host:example.com
            x-blank:
            x-list:a b c,d
            x-none:

            host;x-blank;x-list;x-none
            hash\
            """);
  }

  @Test
  void offersThePathEncodedOnceMoreAndAsSent() {
    assertThat(paths("/v1/a%20b")).containsExactly("/v1/a%2520b", "/v1/a%20b");
    assertThat(paths("/v1/ä@")).containsExactly("/v1/%C3%A4%40", "/v1/ä@");
  }

  @Test
  void offersAPlainPathOnce() {
    assertThat(paths("/v1/pipelines/deploy.prod_1-2~3"))
        .containsExactly("/v1/pipelines/deploy.prod_1-2~3");
  }

  /** Such a path could also be the encoded form of another path. */
  @Test
  void doesNotOfferThePathAsSentIfItContainsAnEncodedPercentSign() {
    assertThat(paths("/a%2520b")).containsExactly("/a%252520b");
  }

  @ParameterizedTest
  @CsvSource({
    "b=2&a=1, a=1&b=2",
    "a=2&a=1, a=1&a=2",
    "a, a=",
    "a&&b=, a=&b=",
    "=x, =x",
    "a=b=c, a=b%3Dc",
    "a=b+c, a=b%20c",
    "a=%2f%2F, a=%2F%2F",
    "a=%aF, a=%AF",
    "a=%41, a=A",
    "a=%4, a=%254",
    "a=%, a=%25",
    "a=%4g, a=%254g",
    "a=%g4, a=%25g4",
    "a=%00, a=%00",
    "a=/, a=%2F",
  })
  void sortsAndEncodesTheQueryAgain(String sent, String canonical) {
    var request = new SignedRequest("GET", "/", sent, Map.of(), Buffer.buffer());

    var candidates = CanonicalRequest.candidates(request, List.of(), "hash");

    assertThat(candidates.getFirst().lines().skip(2).findFirst()).hasValue(canonical);
    assertThat(candidates).hasSize(sent.equals(canonical) ? 1 : 2);
    assertThat(candidates.getLast().lines().skip(2).findFirst()).hasValue(sent);
  }

  private static List<String> paths(String path) {
    var request = new SignedRequest("GET", path, "", Map.of(), Buffer.buffer());
    return CanonicalRequest.candidates(request, List.of("host"), "hash").stream()
        .map(text -> text.split("\n", -1)[1])
        .toList();
  }
}
