import java.nio.charset.StandardCharsets;

/** Repeats one CodeConnections call, either unsigned or with a fresh signature each time. */
record ControlCall(String name, SignedApi api, String operation, String body, boolean isSigned) {
  /** Expected status; other responses are counted separately. */
  int expectedStatus() {
    return isSigned ? 200 : 400;
  }

  /** Returns the next request. Signed and unsigned ones differ only in the Authorization header. */
  byte[] next() {
    var headers = api.codeConnectionsHeaders(operation, body);
    if (!isSigned) {
      headers.remove("authorization");
    }
    var text = new StringBuilder("POST / HTTP/1.1\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    text.append("content-length: ").append(body.length()).append("\r\n\r\n").append(body);
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
