package io.trunkline.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

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

/** Sends pushes with several senders at once, each one after the other, and records the answers. */
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

  /** The acknowledged commits, by delivery id. */
  final Map<String, String> acknowledged = new ConcurrentHashMap<>();

  /** The statuses of all answers other than 202. */
  final List<Integer> refused = new CopyOnWriteArrayList<>();

  /** How many of those answers had no {@code Retry-After}. */
  final AtomicInteger withoutRetryAfter = new AtomicInteger();

  private final LongAccumulator slowestNanos = new LongAccumulator(Math::max, 0);

  /** Failures of requests that got no answer. */
  final List<String> broken = new CopyOnWriteArrayList<>();

  /** Sends to the webhook of a source, on the node that listens on this port. */
  PushLoad(int port, TestSource source) {
    this.port = port;
    this.path = source.webhookPath();
    this.secret = source.secret();
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

  /** Signs the next requests with another secret. */
  void signWith(Secret next) {
    secret = next;
  }

  /** Waits until this many more pushes were acknowledged. */
  void awaitAcknowledged(int count) {
    int target = acknowledged.size() + count;
    await().atMost(60, SECONDS).until(() -> acknowledged.size() >= target);
  }

  /** Waits until this many more pushes were answered with another status than 202. */
  void awaitRefused(int count) {
    int target = refused.size() + count;
    await().atMost(60, SECONDS).until(() -> refused.size() >= target);
  }

  /** Sends one push and returns its answer. */
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

  /** The longest time that an answer took. */
  Duration slowest() {
    return Duration.ofNanos(slowestNanos.get());
  }

  /** The bytes of one signed push as an HTTP/1.1 request. */
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
