package io.trunkline.node;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.SignedHeaders;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * Senders that push one commit after the other, each to a branch of its own, and keep every
 * acknowledgement.
 */
final class PushLoad implements AutoCloseable {
  private static final AtomicLong COMMITS = new AtomicLong(1);
  private final String path;
  private volatile Secret secret;
  private final int port;
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private volatile boolean isStopped;

  /** By delivery id, the commit that was acknowledged. */
  final Map<String, String> acknowledged = new ConcurrentHashMap<>();

  /** Answers that were no 202. */
  final List<Integer> refused = new CopyOnWriteArrayList<>();

  /** How many of those did not say when to come again. */
  final AtomicInteger withoutRetryAfter = new AtomicInteger();

  private final LongAccumulator slowestNanos = new LongAccumulator(Math::max, 0);

  /** What went wrong without an answer. */
  final List<String> broken = new CopyOnWriteArrayList<>();

  PushLoad(int port, String hookKey, Secret secret) {
    this.port = port;
    this.path = "/webhooks/github/" + hookKey;
    this.secret = secret;
  }

  PushLoad start(int count) {
    for (int i = 0; i < count; i++) {
      senders.execute(this::run);
    }
    return this;
  }

  private void run() {
    while (!isStopped) {
      send();
    }
  }

  /** From now on; what is under way keeps its signature. */
  void signWith(Secret next) {
    secret = next;
  }

  /** One push more, and its answer. */
  HttpResponse<String> push() throws IOException, InterruptedException {
    var after = "%040x".formatted(COMMITS.incrementAndGet());
    return client.send(request(after), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest request(String after) {
    var before = "%040x".formatted(COMMITS.incrementAndGet());
    var body = push(before, after).encode();
    var signature = SignedHeaders.github(secret, Buffer.buffer(body));
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(12))
        .header("Content-Type", "application/json")
        .header("X-GitHub-Event", "push")
        .header("X-GitHub-Delivery", UUID.randomUUID().toString())
        .header(signature.getKey(), signature.getValue())
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private void send() {
    var after = "%040x".formatted(COMMITS.incrementAndGet());
    try {
      long begin = System.nanoTime();
      var response = client.send(request(after), HttpResponse.BodyHandlers.ofString());
      slowestNanos.accumulate(System.nanoTime() - begin);
      if (response.statusCode() == 202) {
        acknowledged.put(new JsonObject(response.body()).getString("deliveryId"), after);
      } else {
        refused.add(response.statusCode());
        if (response.headers().firstValue("Retry-After").isEmpty()) {
          withoutRetryAfter.incrementAndGet();
        }
        pause();
      }
    } catch (IOException e) {
      broken.add(e.getClass().getSimpleName() + ": " + e.getMessage());
      pause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      isStopped = true;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The longest that an answer took. */
  Duration slowest() {
    return Duration.ofNanos(slowestNanos.get());
  }

  /** One signed push, as it goes over the wire. */
  static byte[] request(String path, Secret secret) {
    var before = "%040x".formatted(COMMITS.incrementAndGet());
    var body = push(before, "%040x".formatted(COMMITS.incrementAndGet())).encode();
    var signature = SignedHeaders.github(secret, Buffer.buffer(body));
    var head =
        List.of(
            "POST " + path + " HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            "X-GitHub-Event: push",
            "X-GitHub-Delivery: " + UUID.randomUUID(),
            signature.getKey() + ": " + signature.getValue(),
            "Content-Length: " + body.length(),
            "",
            "");
    return (String.join("\r\n", head) + body).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static JsonObject push(String before, String after) {
    var head =
        new JsonObject()
            .put("id", after)
            .put("message", "Update")
            .put("added", new JsonArray())
            .put("removed", new JsonArray())
            .put("modified", new JsonArray().add("a.txt"));
    return new JsonObject()
        .put("ref", "refs/heads/main")
        .put("before", before)
        .put("after", after)
        .put("created", false)
        .put("deleted", false)
        .put("forced", false)
        .put("head_commit", head)
        .put("commits", new JsonArray().add(head))
        .put(
            "repository",
            new JsonObject()
                .put("id", 1)
                .put("full_name", "octo/app")
                .put("owner", new JsonObject().put("id", 7).put("login", "octo")))
        .put("sender", new JsonObject().put("id", 1).put("login", "octocat"));
  }

  PushLoad stop() {
    isStopped = true;
    senders.close();
    return this;
  }

  @Override
  public void close() {
    stop();
    client.close();
  }
}
