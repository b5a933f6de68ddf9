package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes share a database. Each in turn is stopped and started while both are under load. */
class RestartIT {
  private static final int PUSHES = 120;
  private static final int SENDERS = 8;
  @TempDir private Path folder;

  // Attack 60.
  @Test
  void otherNodeAnswersEverythingDuringRestart() throws IOException, InterruptedException {
    var flags = new HashMap<>(TestNode.sharedSettings());
    TestSource source;
    try (var node = TestNode.start()) {
      flags.put("database.url", node.testDatabase().url());
      source = node.source().create();
      source.pipeline("deploy");
    }
    var ports = List.of(ChildNode.freePort(), ChildNode.freePort());
    var nodes = new ArrayList<ChildNode>();
    for (int i = 0; i < 2; i++) {
      nodes.add(start(i, ports.get(i), flags));
    }

    for (int stopped = 0; stopped < 2; stopped++) {
      int other = 1 - stopped;
      try (var kept = new KeepAliveLoad(ports.get(stopped), source);
          var served = new PushLoad(ports.get(other), source)) {
        kept.start(SENDERS);
        served.start(SENDERS);
        kept.awaitAcknowledged(PUSHES);
        served.awaitAcknowledged(PUSHES);

        var exit = nodes.get(stopped).terminate();
        kept.stop();
        nodes.set(stopped, start(stopped, ports.get(stopped), flags));
        served.stop();

        assertThat(exit).as(nodes.get(stopped).log()).isZero();
        assertThat(served.refused).isEmpty();
        assertThat(served.broken).isEmpty();
        assertThat(kept.failed).isEmpty();
      }
    }
    nodes.forEach(ChildNode::close);
  }

  private ChildNode start(int number, int port, Map<String, String> flags) throws IOException {
    var given = flags.entrySet().stream().map(flag -> "--" + flag.getKey() + "=" + flag.getValue());
    var data = folder.resolve("node" + number);
    SampleConsumer.install(data);
    var started = folder.resolve("started" + number);
    if (!Files.exists(started)) {
      Files.createFile(started);
    }
    var all = new ArrayList<>(given.toList());
    all.add("--verticles=" + SampleConsumer.class.getName());
    return ChildNode.start(data, port, List.of("-Dsample.file=" + started), all);
  }
}
