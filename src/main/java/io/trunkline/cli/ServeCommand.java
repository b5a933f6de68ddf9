package io.trunkline.cli;

import io.trunkline.node.Node;
import io.trunkline.settings.SettingFlags;
import io.trunkline.settings.SettingSources;
import io.trunkline.settings.TrunklineConfig;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code trunkline serve}: a node, until a signal stops it. */
public final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

  private final CommandContext surroundings;
  private final CommandLine line;

  private ServeCommand(CommandContext surroundings) {
    this.surroundings = surroundings;
    var spec = CommandSpec.wrapWithoutInspection(this).name("serve").mixinStandardHelpOptions(true);
    spec.usageMessage().description("Starts a node.");
    SettingFlags.addTo(spec);
    this.line = new CommandLine(spec);
  }

  public static CommandLine line(CommandContext surroundings) {
    return new ServeCommand(surroundings).line;
  }

  /** Returns only by an exception: a node that came up ends with the process. */
  @Override
  public Integer call() throws InterruptedException {
    var given = line.getParseResult();
    var loaded =
        TrunklineConfig.load(
            new SettingSources(
                SettingFlags.given(given),
                surroundings.environment(),
                SettingFlags.file(given),
                surroundings.places()));
    loaded.warnings().forEach(LOG::warn);
    var starting = Node.start(loaded.config(), LOG::info);
    var hook = new Thread(() -> stop(starting), "drain");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      announce(starting.await().bound(), loaded.config());
    } catch (Throwable e) {
      forget(hook);
      throw e;
    }
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  /** The line that says where to go: a port 0 of the settings is the port that was bound. */
  private static void announce(Node.BoundPorts bound, TrunklineConfig config) {
    LOG.info(
        "Ready: gateway {}:{}, control {}:{}, management {}:{}, data in {}",
        config.gateway().listener().address().host(),
        bound.gateway(),
        config.control().address().host(),
        bound.control(),
        config.management().address().host(),
        bound.management(),
        config.storage().dataFolder());
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException stopping) {
      LOG.debug("A signal came while the start failed");
    }
  }

  /**
   * Runs when a signal asks the process to end. Halting is what makes 0 its exit code: the JVM's
   * own would be 128 and the number of the signal.
   */
  private static void stop(Future<Node> starting) {
    LOG.info("Stopping: taking no more work and ending what is under way");
    var code = CommandLine.ExitCode.OK;
    var wasStarting = !starting.isComplete();
    try {
      starting.compose(Node::drain).await(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      LOG.info("Stopped");
    } catch (TimeoutException e) {
      LOG.error("Did not stop within {} s; what is committed is safe", DRAIN_LIMIT.toSeconds());
      code = CommandLine.ExitCode.SOFTWARE;
    } catch (Exception e) {
      if (wasStarting && starting.failed()) {
        LOG.info("Stopped while it was starting");
        Runtime.getRuntime().halt(code);
      }
      LOG.error("Could not stop in order; what is committed is safe", e);
      code = CommandLine.ExitCode.SOFTWARE;
    }
    Runtime.getRuntime().halt(code);
  }
}
