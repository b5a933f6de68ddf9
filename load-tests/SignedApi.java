import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Calls the control listener, signed with Signature Version 4. */
final class SignedApi {
  private static final String REGION = "us-east-1";
  private static final String SERVICE = "codeconnections";
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;
  private final String keyId;
  private final String secret;

  private SignedApi(int port, String keyId, String secret) {
    this.port = port;
    this.keyId = keyId;
    this.secret = secret;
  }

  /** Uses the key of an AWS credentials file that has one profile. */
  static SignedApi of(int port, Path credentials) throws IOException {
    var entries =
        Files.readAllLines(credentials).stream()
            .filter(line -> line.contains("="))
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0].strip(), pair -> pair[1].strip()));
    return new SignedApi(
        port, entries.get("aws_access_key_id"), entries.get("aws_secret_access_key"));
  }

  JsonObject codeConnections(String operation, JsonObject body)
      throws IOException, InterruptedException {
    return send("POST", "/", target(operation), body);
  }

  /** Returns all headers of a call that is signed now, except Content-Length. */
  Map<String, String> codeConnectionsHeaders(String operation, String body) {
    var headers = target(operation);
    sign("POST", "/", headers, body);
    return headers;
  }

  private static TreeMap<String, String> target(String operation) {
    var headers = new TreeMap<String, String>();
    headers.put("content-type", "application/x-amz-json-1.0");
    headers.put(
        "x-amz-target", "com.amazonaws.codeconnections.CodeConnections_20231201." + operation);
    return headers;
  }

  JsonObject call(String method, String path, JsonObject body)
      throws IOException, InterruptedException {
    var headers = new TreeMap<String, String>();
    headers.put("content-type", "application/json");
    return send(method, path, headers, body);
  }

  private JsonObject send(
      String method, String path, TreeMap<String, String> headers, JsonObject json)
      throws IOException, InterruptedException {
    var body = json.encode();
    sign(method, path, headers, body);
    headers.remove("host");
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, BodyPublishers.ofString(body));
    headers.forEach(request::header);
    var answer = client.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(
          "%s %s answered %d: %s".formatted(method, path, answer.statusCode(), answer.body()));
    }
    return answer.body().isEmpty() ? new JsonObject() : new JsonObject(answer.body());
  }

  private void sign(String method, String path, TreeMap<String, String> headers, String body) {
    headers.put("host", "127.0.0.1:" + port);
    headers.put("x-amz-date", TIME.format(Instant.now()));
    headers.put("authorization", authorization(method, path, headers, body));
  }

  private String authorization(
      String method, String path, Map<String, String> headers, String body) {
    var signed = String.join(";", headers.keySet());
    var lines =
        headers.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining());
    var canonical = String.join("\n", method, path, "", lines, signed, hash(body));
    var time = headers.get("x-amz-date");
    var date = time.substring(0, 8);
    var scope = String.join("/", date, REGION, SERVICE, "aws4_request");
    var text = String.join("\n", ALGORITHM, time, scope, hash(canonical));
    var key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (var part : scope.split("/")) {
      key = hmac(key, part);
    }
    return "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
        .formatted(ALGORITHM, keyId, scope, signed, HexFormat.of().formatHex(hmac(key, text)));
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
