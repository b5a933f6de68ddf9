package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.delivery.Github;
import io.vertx.core.Future;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@NodeSettings(value = "egress.lease=1s", egress = false)
class LeaseIT {

  // Attack 54.
  @Test
  void keepsItsLeaseWhileAllConnectionsForWebhooksAreBusy(TestNode node) {
    var webhooks = node.node().pools().webhooks();
    var busy =
        Future.all(
            IntStream.range(0, 16).mapToObj(_ -> webhooks.run("SELECT pg_sleep(1.2)")).toList());

    await()
        .during(2, TimeUnit.SECONDS)
        .atMost(10, TimeUnit.SECONDS)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .until(() -> node.count("SELECT count(*) FROM node WHERE leased_until > now()") == 1);

    assertThat(busy.await().size()).isEqualTo(16);
  }

  // Attack 54.
  @Test
  void takesOverWhenTheLeaseOfAKilledNodeHasExpired(TestNode node) throws InterruptedException {
    var source = node.source().create();
    source.pipeline("deploy");
    var events = node.consume("deploy");
    source.send("push", Github.push("refs/heads/main", "a", "b"));
    var killed = UUID.randomUUID();
    node.database()
        .run(
            "INSERT INTO node (id, version, leased_until)"
                + " VALUES ($1, (SELECT max(version) FROM node), now() + interval '1 second')",
            Tuple.of(killed))
        .await();
    node.database()
        .run("UPDATE dispatch SET status = 'IN_FLIGHT', owner = $1", Tuple.of(killed))
        .await();
    long start = System.nanoTime();

    node.startEgress();

    assertThat(events.poll(10, TimeUnit.SECONDS)).isNotNull();
    var passed = Duration.ofNanos(System.nanoTime() - start);
    assertThat(passed).isGreaterThan(Duration.ofMillis(900)).isLessThan(Duration.ofSeconds(6));
  }
}
