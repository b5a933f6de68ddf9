package io.trunkline.cli;

import io.trunkline.node.Logging;
import io.trunkline.node.Node;
import io.trunkline.settings.SettingSources;
import io.trunkline.settings.SettingSources.DefaultPaths;
import io.trunkline.settings.TrunklineConfig;
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
 * {@code trunkline demo}: the main job on a scratch node, from a signed push to the pipelines that
 * want it; then the node stays up until a signal stops it.
 */
public final class DemoCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(DemoCommand.class);
  private static final long DRAIN_SECONDS = 30;
  private static final String EXIT = "--exit";
  private static final String PROVIDER = "--provider";

  private final CommandContext surroundings;
  private final CommandLine line;

  /** What the process ends with, however it is told to end. */
  private volatile int result = CommandLine.ExitCode.SOFTWARE;

  private DemoCommand(CommandContext surroundings) {
    this.surroundings = surroundings;
    var spec = CommandSpec.wrapWithoutInspection(this).name("demo").mixinStandardHelpOptions(true);
    spec.usageMessage()
        .description(
            "Shows a provider's push on its way to two pipelines, on a node with a scratch folder,"
                + " and stays up to be tried.");
    spec.addOption(
        OptionSpec.builder(PROVIDER)
            .type(String.class)
            .paramLabel("<provider>")
            .defaultValue("github")
            .completionCandidates(DemoWebhook.segments())
            .description("Whose push: ${COMPLETION-CANDIDATES}; without it ${DEFAULT-VALUE}")
            .build());
    spec.addOption(
        OptionSpec.builder(EXIT)
            .type(boolean.class)
            .arity("0")
            .description("Ends when the push has arrived, instead of staying up")
            .build());
    this.line = new CommandLine(spec);
  }

  public static CommandLine line(CommandContext surroundings) {
    return new DemoCommand(surroundings).line;
  }

  @Override
  public Integer call() throws InterruptedException {
    var provider = provider();
    Logging.quiet();
    var out = line.getOut();
    var folder = scratchFolder();
    out.println("Starting a node with an embedded PostgreSQL in " + folder);
    out.flush();
    var starting = Node.start(config(folder), step -> say(out, "  " + step));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(starting, folder), "drain"));
    var node = starting.await();
    var demo = new Demo(node, DemoWebhook.load(provider), folder, out);
    var deliveryId = demo.show();
    result = CommandLine.ExitCode.OK;
    if (line.getParseResult().hasMatchedOption(EXIT)) {
      return CommandLine.ExitCode.OK;
    }
    demo.tryNext(deliveryId);
    say(out, "\nThe node stays up. Press Ctrl-C to stop it and to remove " + folder + ".");
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  private String provider() {
    String provider = line.getParseResult().matchedOptionValue(PROVIDER, "github");
    if (!DemoWebhook.segments().contains(provider)) {
      throw new ParameterException(
          line,
          "%s: there is no provider %s; there are %s"
              .formatted(PROVIDER, provider, String.join(", ", DemoWebhook.segments())));
    }
    return provider;
  }

  private static void say(PrintWriter out, String text) {
    out.println(text);
    out.flush();
  }

  private static Path scratchFolder() {
    try {
      return Files.createTempDirectory("trunkline-demo-");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a scratch folder: " + e.getMessage(), e);
    }
  }

  /** Settings of the environment do not reach the demo: it never touches what is not its own. */
  private TrunklineConfig config(Path folder) {
    Map<String, String> flags = new HashMap<>();
    flags.put("data.dir", folder.toString());
    flags.put("gateway.listen", "127.0.0.1:" + portOrAny(8080));
    flags.put("control.listen", "127.0.0.1:" + portOrAny(8081));
    flags.put("management.listen", "127.0.0.1:" + portOrAny(8082));
    flags.put("targets.allowed-networks", "127.0.0.0/8");
    var nowhere = new DefaultPaths(surroundings.places().home(), folder);
    return TrunklineConfig.load(new SettingSources(flags, Map.of(), Optional.empty(), nowhere))
        .config();
  }

  /** The usual port if nobody has it, else any. */
  private static int portOrAny(int port) {
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
      LOG.error("could not stop in order; {} is left", folder, e);
      code = CommandLine.ExitCode.SOFTWARE;
    }
    Runtime.getRuntime().halt(Math.max(code, result));
  }

  private static void remove(Path folder) {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      LOG.warn("{} is left: {}", folder, e.getMessage());
    }
  }
}
