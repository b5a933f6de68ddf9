import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * Generates GitHub push requests. Each one pushes the next commit of one branch, in each repository
 * in turn, and has its own delivery id and signature. The buffer is reused.
 */
final class Push {
  static final String OWNER = "Codertocat";
  static final int REPOSITORIES_MAX = 10_000;
  static final int BRANCHES_MAX = 99;

  private static final Path PAYLOAD = Path.of("src/test/resources/github/push-branch.json");
  private static final int BODY_BYTES_MIN = 7_700;
  private static final String BEFORE = "b".repeat(40);
  private static final String AFTER = "a".repeat(40);
  private static final String PUSHED_AT = "1527711528";
  private static final String REPOSITORY_ID = "135493233";
  private static final long REPOSITORY_ID_FIRST = 135_000_000;
  private static final String REPOSITORY_NAME = "Hello-World";
  private static final String DELIVERY = "d".repeat(36);
  private static final String SIGNATURE = "5".repeat(64);
  private static final long PUSHED_AT_FIRST = 1_700_000_000L;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final byte[] request;
  private final int bodyStart;
  private final List<Integer> befores;
  private final List<Integer> afters;
  private final List<Integer> pushedAts;
  private final List<Integer> repositoryIds;
  private final List<Integer> repositoryNames;
  private final int delivery;
  private final int signature;
  private final Mac mac;
  private final byte[] digest = new byte[32];
  private final byte[] run = new byte[24];
  private final int repositories;
  private final int branch;
  private long number;

  /** Where webhooks are sent, the secret that signs them, and for how many repositories. */
  record Hook(int port, String path, String secret, int repositories) {}

  /** Returns the full name of a repository; the first has index 0. */
  static String repository(int index) {
    return "%s/Hello-%05d".formatted(OWNER, index);
  }

  Push(Hook hook, int branch) throws IOException, GeneralSecurityException {
    var body = body(branch);
    var head = head(hook, body.length());
    request = (head + body).getBytes(StandardCharsets.US_ASCII);
    bodyStart = head.length();
    befores = places(head + body, BEFORE);
    afters = places(head + body, AFTER);
    pushedAts = places(head + body, PUSHED_AT);
    repositoryIds = places(head + body, REPOSITORY_ID);
    repositoryNames = places(head + body, REPOSITORY_NAME);
    repositories = hook.repositories();
    this.branch = branch;
    delivery = head.indexOf(DELIVERY);
    signature = head.indexOf(SIGNATURE);
    mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(hook.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    var random = new byte[12];
    new SecureRandom().nextBytes(random);
    System.arraycopy(
        HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII), 0, run, 0, 24);
  }

  /** Returns the bytes of the next request, which the following call overwrites. */
  byte[] next() throws ShortBufferException {
    number++;
    long repository = (number + branch) % repositories;
    repositoryIds.forEach(
        place -> writeDecimal(place, REPOSITORY_ID_FIRST + repository, REPOSITORY_ID.length()));
    repositoryNames.forEach(
        place -> writeDecimal(place + "Hello-".length(), repository, "World".length()));
    befores.forEach(place -> writeCommit(place, number - repositories));
    afters.forEach(place -> writeCommit(place, number));
    pushedAts.forEach(place -> writeDecimal(place, PUSHED_AT_FIRST + number, PUSHED_AT.length()));
    writeDelivery();
    mac.update(request, bodyStart, request.length - bodyStart);
    writeSignature();
    return request;
  }

  int bodyBytes() {
    return request.length - bodyStart;
  }

  private void writeCommit(int place, long commit) {
    System.arraycopy(run, 0, request, place, run.length);
    writeHex(place + run.length, commit, 16);
  }

  /** Writes a delivery id in the form of a UUID, as GitHub sends it. */
  private void writeDelivery() {
    System.arraycopy(run, 0, request, delivery, 23);
    for (var dash : new int[] {8, 13, 18, 23}) {
      request[delivery + dash] = '-';
    }
    writeHex(delivery + 24, number, 12);
  }

  private void writeSignature() throws ShortBufferException {
    mac.doFinal(digest, 0);
    for (var i = 0; i < digest.length; i++) {
      request[signature + 2 * i] = HEX[(digest[i] >> 4) & 0xf];
      request[signature + 2 * i + 1] = HEX[digest[i] & 0xf];
    }
  }

  private void writeHex(int place, long value, int digits) {
    for (var i = digits - 1; i >= 0; i--) {
      request[place + i] = HEX[(int) (value & 0xf)];
      value >>>= 4;
    }
  }

  private void writeDecimal(int place, long value, int digits) {
    for (var i = digits - 1; i >= 0; i--) {
      request[place + i] = (byte) ('0' + value % 10);
      value /= 10;
    }
  }

  private static String head(Hook hook, int bodyBytes) {
    return """
    POST %s HTTP/1.1
    Host: 127.0.0.1:%d
    User-Agent: GitHub-Hookshot/7e57ab1
    Accept: */*
    Content-Type: application/json
    X-GitHub-Delivery: %s
    X-GitHub-Event: push
    X-GitHub-Hook-ID: 292430182
    X-GitHub-Hook-Installation-Target-ID: 79929171
    X-GitHub-Hook-Installation-Target-Type: repository
    X-Hub-Signature-256: sha256=%s
    Content-Length: %d

    """
        .formatted(hook.path(), hook.port(), DELIVERY, SIGNATURE, bodyBytes)
        .replace("\n", "\r\n");
  }

  /**
   * Returns the recorded payload without whitespace, with commits added until it is long enough.
   */
  private static String body(int branch) throws IOException {
    var push = new JsonObject(Files.readString(PAYLOAD));
    var commits = push.getJsonArray("commits");
    var head = commits.getJsonObject(0);
    var before = new JsonArray();
    do {
      before.add(earlier(head, before.size()));
      var all = before.copy().add(head);
      push.put("commits", all);
    } while (push.encode().length() < BODY_BYTES_MIN);
    return push.encode()
        .replace(push.getString("before"), BEFORE)
        .replace(push.getString("after"), AFTER)
        .replace("refs/heads/master", "refs/heads/load-%02d".formatted(branch));
  }

  private static JsonObject earlier(JsonObject head, int index) {
    var id = "%040x".formatted(0xc0ffee00 + index);
    return head.copy()
        .put("id", id)
        .put("message", "Write chapter " + index)
        .put("url", head.getString("url").replace(head.getString("id"), id))
        .put("modified", new JsonArray().add("docs/chapter-" + index + ".md"));
  }

  private static List<Integer> places(String text, String marker) {
    var places = new ArrayList<Integer>();
    for (var at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) {
      places.add(at);
    }
    if (places.isEmpty()) {
      throw new IllegalStateException(PAYLOAD + " does not contain " + marker);
    }
    return places;
  }
}
