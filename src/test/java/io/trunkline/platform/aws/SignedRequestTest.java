package io.trunkline.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedRequestTest {
  private static final Buffer BODY = Buffer.buffer("{}");

  @Test
  void splitsTheUriAtTheFirstQuestionMark() {
    var request = SignedRequest.of(received("/v1/a%20b?x=1?2", headers()), BODY);

    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.path()).isEqualTo("/v1/a%20b");
    assertThat(request.query()).isEqualTo("x=1?2");
    assertThat(request.body()).isEqualTo(BODY);
  }

  @Test
  void hasAnEmptyQueryWithoutAQuestionMark() {
    assertThat(SignedRequest.of(received("/v1", headers()), BODY).query()).isEmpty();
    assertThat(SignedRequest.of(received("/v1", headers()), BODY).path()).isEqualTo("/v1");
    assertThat(SignedRequest.of(received("?a", headers()), BODY).path()).isEmpty();
    assertThat(SignedRequest.of(received("?a", headers()), BODY).query()).isEqualTo("a");
  }

  @Test
  void collectsTheValuesOfAHeaderWhateverItsCase() {
    var headers = headers().add("X-List", "a").add("x-list", "b").add("X-One", "c");

    var request = SignedRequest.of(received("/", headers), BODY);

    assertThat(request.headers()).containsEntry("x-list", List.of("a", "b"));
    assertThat(request.single("x-list")).isEmpty();
    assertThat(request.single("x-one")).hasValue("c");
    assertThat(request.single("x-none")).isEmpty();
    assertThat(request.has("x-list")).isTrue();
    assertThat(request.has("x-none")).isFalse();
  }

  @Test
  void usesTheAuthorityOfHttp2AsTheHost() {
    assertThat(SignedRequest.of(received("/", headers()), BODY).single("host"))
        .hasValue("example.com:8081");
    assertThat(SignedRequest.of(received("/", headers().add("Host", "other")), BODY).single("host"))
        .hasValue("other");
  }

  private static MultiMap headers() {
    return MultiMap.caseInsensitiveMultiMap();
  }

  private static HttpServerRequest received(String uri, MultiMap headers) {
    return (HttpServerRequest)
        Proxy.newProxyInstance(
            SignedRequestTest.class.getClassLoader(),
            new Class<?>[] {HttpServerRequest.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "uri" -> uri;
                  case "headers" -> headers;
                  case "method" -> HttpMethod.PUT;
                  case "authority" -> HostAndPort.create("example.com", 8081);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
