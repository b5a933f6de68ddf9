package io.trunkline.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.Github;
import io.trunkline.delivery.Road;
import io.trunkline.platform.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the time of a refusal tells of a hook: warm medians of both kinds within a tenth. */
class RefusalTimingIT {
  private static final String PUSH = Github.push("refs/heads/main", "a", "b").encode();
  private static final Duration A_FIFTH = Duration.ofMillis(200);
  private static final int ROUNDS = 6;
  private static final int SENDERS_OF_A_KIND = 5;
  private static final int TRIES_MAX = 4;
  private final AtomicInteger strangers = new AtomicInteger();
  private Gateway gateway;
  private String known;

  @BeforeEach
  void open() {
    gateway = Gateway.open();
    known = Gateway.path(gateway.installation("octo", Gateway.SECRET));
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void takesAsLongForAnUnknownHookAsForAWrongSignature() throws Exception {
    var ratio = ratio(this::refuseKnown, this::refuseUnknown);
    // A busy machine may favour one kind by chance; a gateway that does would do so every time.
    for (int i = 1; i < TRIES_MAX && !isAlike(ratio); i++) {
      ratio = ratio(this::refuseKnown, this::refuseUnknown);
    }

    assertThat(ratio).matches(RefusalTimingIT::isAlike, "within a tenth");
  }

  @Test
  void takesAsLongForAnUnknownAppAsForAWrongSignatureOfAKnownOne() throws Exception {
    gateway.road.await(gateway.road.grants.keepApp(Road.ACCOUNT, Gateway.APP));
    Request known = () -> refuse(Gateway.APP_PATH);
    Request unknown = () -> refuse("/webhooks/github/apps/unknown" + strangers.incrementAndGet());

    var ratio = ratio(known, unknown);
    for (int i = 1; i < TRIES_MAX && !isAlike(ratio); i++) {
      ratio = ratio(known, unknown);
    }

    assertThat(ratio).matches(RefusalTimingIT::isAlike, "within a tenth");
  }

  /** A refusal takes about a second, for all wait for the same look at the table. */
  @Test
  void wouldNoticeAnAnswerThatTakesAFifthLonger() throws Exception {
    var ratio =
        ratio(
            this::refuseKnown,
            () -> {
              refuseKnown();
              Thread.sleep(A_FIFTH);
            });

    assertThat(ratio).matches(it -> !isAlike(it), "not within a tenth");
  }

  private static boolean isAlike(double ratio) {
    return ratio > 0.9 && ratio < 1.1;
  }

  private interface Request {
    void send() throws Exception;
  }

  private void refuseKnown() {
    refuse(known);
  }

  private void refuseUnknown() {
    refuse("/webhooks/github/unknown" + strangers.incrementAndGet());
  }

  private void refuse(String path) {
    var headers = Gateway.signed("push", PUSH, Secret.of("wrong wrong wrong"));
    assertThat(gateway.post(path, PUSH, headers).statusCode()).isEqualTo(401);
  }

  /** Of their medians. Both kinds are sent side by side, so that noise meets both alike. */
  private static double ratio(Request one, Request other) throws Exception {
    var ones = new ArrayList<Long>();
    var others = new ArrayList<Long>();
    // The first round warms up.
    for (int round = 0; round <= ROUNDS; round++) {
      var begin = new CyclicBarrier(2 * SENDERS_OF_A_KIND);
      var tasks = new ArrayList<Callable<Long>>();
      for (int i = 0; i < SENDERS_OF_A_KIND; i++) {
        tasks.add(() -> nanos(begin, one));
        tasks.add(() -> nanos(begin, other));
      }
      try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
        var took = senders.invokeAll(tasks);
        for (int i = 0; round > 0 && i < took.size(); i++) {
          (i % 2 == 0 ? ones : others).add(took.get(i).get());
        }
      }
    }
    return (double) median(ones) / median(others);
  }

  private static long nanos(CyclicBarrier begin, Request request) throws Exception {
    begin.await();
    long start = System.nanoTime();
    request.send();
    return System.nanoTime() - start;
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
