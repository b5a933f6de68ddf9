package io.trunkline.node;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node is killed several times under load, alone and together with its database: everything that
 * it acknowledged still reaches the pipeline. {@code -Dtrunkline.crashes=20} runs longer.
 */
class CrashIT {
  private static final int CRASHES = Integer.getInteger("trunkline.crashes", 4);
  private static final int PUSHES_PER_CRASH = 100;
  private static final int SENDERS = 16;
  @TempDir private Path folder;

  // Attack 48.
  @Test
  void losesNothingThatWasAcknowledged() throws IOException, InterruptedException {
    var data = folder.resolve("data");
    TestSource source;
    try (var node = TestNode.builder().embeddedDatabase(data).start()) {
      source = node.source().create();
      source.pipeline("deploy");
    }
    SampleConsumer.install(data);
    var started = Files.createFile(folder.resolve("started.txt"));
    int port = ChildNode.freePort();

    try (var load = new PushLoad(port, source).start(SENDERS)) {
      for (int crash = 0; crash < CRASHES; crash++) {
        var child = start(data, port, started);
        load.awaitAcknowledged(PUSHES_PER_CRASH);
        child.kill();
        if (crash % 2 == 1) {
          killDatabase(data);
        }
      }
      try (var _ = start(data, port, started)) {
        load.awaitAcknowledged(PUSHES_PER_CRASH);
        load.stop();

        var acknowledged = load.acknowledged.keySet();
        assertThat(load.refused).allMatch(status -> status == 503);
        await()
            .atMost(60, SECONDS)
            .untilAsserted(() -> assertThat(missing(acknowledged, started)).isEmpty());
        System.out.printf(
            "%d crashes: %d acknowledged, %d of them delivered, %d missing; %d times 503%n",
            CRASHES,
            acknowledged.size(),
            acknowledged.size() - missing(acknowledged, started).size(),
            missing(acknowledged, started).size(),
            load.refused.size());
        // The comparison notices a delivery that is missing.
        assertThat(missing(Set.of("never delivered"), started)).hasSize(1);
      }
    }
  }

  private static ChildNode start(Path data, int port, Path started) {
    return ChildNode.start(
        data,
        port,
        List.of("-Dsample.file=" + started),
        List.of("--verticles=" + SampleConsumer.class.getName(), "--egress.lease=2s"));
  }

  private static void killDatabase(Path data) throws IOException {
    var lines = Files.readAllLines(data.resolve("postgresql").resolve("postmaster.pid"));
    ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  private static Set<String> missing(Set<String> acknowledged, Path started) throws IOException {
    var seen =
        Files.readAllLines(started).stream()
            .map(line -> line.split(" ", 2)[0])
            .collect(Collectors.toSet());
    return acknowledged.stream().filter(id -> !seen.contains(id)).collect(Collectors.toSet());
  }
}
