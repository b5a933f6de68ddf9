package io.trunkline.cli;

import io.trunkline.node.Logging;
import io.trunkline.node.Node;
import io.trunkline.node.Progress;
import io.trunkline.node.StartChecks;
import io.trunkline.settings.ConfigLoader;
import io.trunkline.settings.SettingFlags;
import io.trunkline.settings.SettingSources;
import io.trunkline.settings.TrunklineConfig;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code trunkline serve}: runs a node until a signal stops it. */
public final class ServeCommand implements Callable<Integer>, Progress {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);

  private final CommandContext context;
  private final CommandLine line;
  private volatile boolean isStopping;

  private ServeCommand(CommandContext context) {
    this.context = context;
    var spec = CommandSpec.wrapWithoutInspection(this).name("serve").mixinStandardHelpOptions(true);
    spec.usageMessage().description("Runs a node until SIGTERM or SIGINT stops it.");
    SettingFlags.addTo(spec);
    this.line = new CommandLine(spec);
  }

  public static CommandLine line(CommandContext context) {
    return new ServeCommand(context).line;
  }

  /**
   * Never returns normally: throws if the start fails, otherwise runs until a signal ends the
   * process.
   */
  @Override
  public Integer call() throws InterruptedException {
    var given = line.getParseResult();
    var loaded =
        ConfigLoader.read(
            new SettingSources(
                SettingFlags.given(given),
                context.environment(),
                SettingFlags.file(given),
                context.paths()));
    StartChecks.run(loaded);
    Logging.apply(loaded.log());
    var starting = Node.start(loaded.config(), this);
    var hook = new Thread(() -> stop(starting), "drain");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      announce(starting.await().bound(), loaded.config());
    } catch (Throwable e) {
      // While the process stops, the shutdown hook reports the outcome and ends the process.
      if (!isStopping) {
        forget(hook);
        throw e;
      }
    }
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  @Override
  public void report(String step) {
    continueOrThrow();
    LOG.info(step);
  }

  @Override
  public void continueOrThrow() {
    if (isStopping) {
      throw new CancellationException("the process is asked to end");
    }
  }

  /** Logs the addresses of the listeners, with the bound port where the settings say 0. */
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
      LOG.debug("A signal arrived while the start failed");
    }
  }

  /**
   * Runs when a signal asks the process to end. Halts the JVM with exit code 0, because the JVM
   * itself would exit with 128 plus the signal's number.
   */
  private void stop(Future<Node> starting) {
    isStopping = true;
    LOG.info("Stopping: accepting no more requests, finishing work in progress");
    var code = CommandLine.ExitCode.OK;
    var wasStarting = !starting.isComplete();
    try {
      starting.compose(Node::drain).await(DRAIN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      LOG.info("Stopped");
    } catch (TimeoutException e) {
      LOG.error("Did not stop within {} s; committed deliveries are safe", DRAIN_LIMIT.toSeconds());
      code = CommandLine.ExitCode.SOFTWARE;
    } catch (Exception e) {
      if (wasStarting && starting.failed()) {
        LOG.info("Stopped during the start");
        Runtime.getRuntime().halt(code);
      }
      LOG.error("Could not stop cleanly; committed deliveries are safe", e);
      code = CommandLine.ExitCode.SOFTWARE;
    }
    Runtime.getRuntime().halt(code);
  }
}
