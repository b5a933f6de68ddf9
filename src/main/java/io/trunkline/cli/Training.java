package io.trunkline.cli;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.trunkline.cli.Demo.DemoSource;
import io.trunkline.cli.DemoSender.Answer;
import io.trunkline.node.Node;
import io.trunkline.settings.TrunklineConfig;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** Sends pushes of all providers in turn, at a steady rate; each of them starts pipelines. */
final class Training {
  private static final long INTERVAL_NANOS = SECONDS.toNanos(1) / 400;
  private static final int IN_FLIGHT_MAX = 16;

  private final Node node;
  private final List<TrainedSource> sources = new ArrayList<>();
  private final Semaphore permits = new Semaphore(IN_FLIGHT_MAX);
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private record TrainedSource(DemoWebhook webhook, DemoSource source) {}

  Training(Node node, TrunklineConfig config) {
    this.node = node;
    for (var segment : DemoWebhook.segments()) {
      var webhook = DemoWebhook.load(segment);
      var demo = new Demo(node, config, webhook, new PrintWriter(Writer.nullWriter()));
      sources.add(new TrainedSource(webhook, demo.prepare("-" + segment)));
    }
  }

  /** Sends webhooks and blocks until all are answered. Throws if one of them starts nothing. */
  void run(int webhooks) throws InterruptedException {
    var sender = new DemoSender(node);
    long start = System.nanoTime();
    for (int sent = 0; sent < webhooks && failures.isEmpty(); sent++) {
      NANOSECONDS.sleep(start + sent * INTERVAL_NANOS - System.nanoTime());
      permits.acquire();
      send(sender, sources.get(sent % sources.size()), sent / sources.size() + 1);
    }
    permits.acquire(IN_FLIGHT_MAX);
    sender.close().await();
    if (!failures.isEmpty()) {
      throw new IllegalStateException("a webhook failed", failures.element());
    }
  }

  private void send(DemoSender sender, TrainedSource to, int number) {
    var installation = to.source().installation();
    sender
        .send(to.webhook().next(number), installation, installation.secret())
        .map(Training::requireStarted)
        .onFailure(failures::add)
        .onComplete(_ -> permits.release());
  }

  private static Answer requireStarted(Answer answer) {
    if (answer.status() != HttpResponseStatus.ACCEPTED.code()
        || answer.json().getInteger("dispatches", 0) == 0) {
      throw new IllegalStateException("a webhook started nothing: " + answer);
    }
    return answer;
  }
}
