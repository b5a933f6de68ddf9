import java.nio.charset.StandardCharsets;

/** A call of CodeConnections over and over: signed anew each time, or with no signature at all. */
record ControlCall(String name, SignedApi api, String operation, String body, boolean isSigned) {
  /** Of the answer; any other one is counted apart. */
  int expectedStatus() {
    return isSigned ? 200 : 400;
  }

  /** The bytes of the next request. Both kinds differ in the Authorization header alone. */
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
