package io.trunkline.cli;

import static java.util.Objects.requireNonNull;

import io.trunkline.node.Logging;
import io.trunkline.node.Node;
import io.trunkline.settings.ConfigLoader;
import io.trunkline.settings.SettingSources;
import io.trunkline.settings.SettingSources.DefaultPaths;
import io.trunkline.settings.TrunklineConfig;
import io.trunkline.settings.TrunklineConfig.ListenerSettings;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * {@code trunkline demo}: shows on a temporary node how a signed push reaches the pipelines that
 * want it. The node then runs until a signal stops it.
 */
public final class DemoCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(DemoCommand.class);
  private static final long DRAIN_SECONDS = 30;
  private static final String EXIT = "--exit";
  private static final String PROVIDER = "--provider";

  private final CommandContext context;
  private final CommandLine line;

  /** The exit code if the node stops without an error. */
  private volatile int result = CommandLine.ExitCode.SOFTWARE;

  private DemoCommand(CommandContext context) {
    this.context = context;
    var spec = CommandSpec.wrapWithoutInspection(this).name("demo").mixinStandardHelpOptions(true);
    spec.usageMessage()
        .description(
            "Starts a node in a temporary folder, sends it a signed push and a forged one, and"
                + " shows which pipelines start and why. In a terminal it keeps running so that you"
                + " can try it; otherwise it exits.");
    spec.addOption(
        OptionSpec.builder(PROVIDER)
            .type(String.class)
            .paramLabel("<provider>")
            .defaultValue("github")
            .completionCandidates(DemoWebhook.segments())
            .description(
                "Provider of the push: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
            .build());
    spec.addOption(
        OptionSpec.builder(EXIT)
            .type(boolean.class)
            .arity("0")
            .description("Exit when both pipelines have received the push")
            .build());
    this.line = new CommandLine(spec);
  }

  public static CommandLine line(CommandContext context) {
    return new DemoCommand(context).line;
  }

  @Override
  public Integer call() throws InterruptedException {
    var provider = provider();
    Logging.logWarningsOnly();
    var out = line.getOut();
    var folder = temporaryFolder();
    out.println("Starting a node with an embedded PostgreSQL in " + folder + " …");
    out.flush();
    var config = config(folder);
    var starting = Node.start(config, step -> say(out, "  " + step));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(starting, folder), "drain"));
    var node = starting.await();
    var demo = new Demo(node, config, DemoWebhook.load(provider), out);
    var deliveryId = demo.show();
    result = CommandLine.ExitCode.OK;
    if (line.getParseResult().hasMatchedOption(EXIT)
        || !requireNonNull(System.console()).isTerminal()) {
      return CommandLine.ExitCode.OK;
    }
    demo.tryNext(deliveryId);
    say(out, "\nPress Ctrl-C to stop the node and delete " + folder + ".");
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  private String provider() {
    String provider = line.getParseResult().matchedOptionValue(PROVIDER, "github");
    if (!DemoWebhook.segments().contains(provider)) {
      throw new ParameterException(
          line,
          "%s: unknown provider '%s'; choose one of %s"
              .formatted(PROVIDER, provider, String.join(", ", DemoWebhook.segments())));
    }
    return provider;
  }

  private static void say(PrintWriter out, String text) {
    out.println(text);
    out.flush();
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("trunkline-demo-");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a temporary folder: " + e.getMessage(), e);
    }
  }

  /** Ignores the environment and settings files, so that the demo cannot touch a real database. */
  private TrunklineConfig config(Path folder) {
    Map<String, String> flags = new HashMap<>();
    flags.put("data.dir", folder.toString());
    var defaults = ConfigLoader.defaults(context.paths());
    flags.put("gateway.listen", loopback(defaults.gateway().listener()));
    flags.put("control.listen", loopback(defaults.control()));
    flags.put("management.listen", loopback(defaults.management()));
    flags.put("targets.allowed-networks", "127.0.0.0/8");
    var noFiles = new DefaultPaths(context.paths().home(), folder);
    return ConfigLoader.load(new SettingSources(flags, Map.of(), Optional.empty(), noFiles));
  }

  /**
   * Returns an address on 127.0.0.1 with the listener's port, or with port 0 if that port is in
   * use.
   */
  private static String loopback(ListenerSettings listener) {
    return "127.0.0.1:" + freePortOrAny(listener.address().port());
  }

  private static int freePortOrAny(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return port;
    } catch (IOException e) {
      return 0;
    }
  }

  private void stop(Future<Node> starting, Path folder) {
    var code = CommandLine.ExitCode.OK;
    try {
      if (!starting.failed()) {
        starting.compose(Node::drain).await(DRAIN_SECONDS, TimeUnit.SECONDS);
      }
      remove(folder);
    } catch (Exception e) {
      LOG.error("Could not stop cleanly; {} was not deleted", folder, e);
      code = CommandLine.ExitCode.SOFTWARE;
    }
    Runtime.getRuntime().halt(Math.max(code, result));
  }

  private static void remove(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      LOG.warn("Could not delete {}: {}", folder, e.getMessage());
    }
  }
}
