package io.trunkline.cli;

import io.trunkline.node.Node;
import io.trunkline.settings.ConfigLoader;
import io.trunkline.settings.ConfigLoader.LoadedConfig;
import io.trunkline.settings.SettingSources;
import io.trunkline.settings.SettingSources.DefaultPaths;
import io.trunkline.settings.TrunklineConfig;
import io.trunkline.settings.TrunklineConfig.ListenerSettings;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * A node on 127.0.0.1 with an embedded PostgreSQL in a temporary folder. It stops with the process,
 * which then deletes the folder.
 */
final class TemporaryNode {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryNode.class);
  private static final long DRAIN_SECONDS = 30;

  private final Path folder;
  private final LoadedConfig loaded;

  /** The exit code if the node stops without an error. */
  private volatile int result = CommandLine.ExitCode.SOFTWARE;

  private TemporaryNode(Path folder, LoadedConfig loaded) {
    this.folder = folder;
    this.loaded = loaded;
  }

  /**
   * Creates the folder, whose name contains {@code command}. The node uses the default ports if
   * they are free.
   */
  static TemporaryNode onDefaultPorts(CommandContext context, String command) {
    return create(context, command, TemporaryNode::freePortOrAny, Map.of());
  }

  /**
   * Like {@link #onDefaultPorts}, with further settings. The port of {@code gatewayUrl} is known
   * before the start.
   */
  static TemporaryNode withSettings(
      CommandContext context, String command, URI gatewayUrl, Map<String, String> settings) {
    var all = new HashMap<>(settings);
    all.put("gateway.listen", gatewayUrl.getRawAuthority());
    all.put("gateway.public-url", gatewayUrl.toString());
    return create(context, command, TemporaryNode::freePortOrAny, all);
  }

  /** Returns the URL of a free port for a gateway, the default one if possible. */
  static URI freeGatewayUrl(CommandContext context) {
    var preferred = ConfigLoader.defaults(context.paths()).gateway().listener().address().port();
    return URI.create(
        "http://127.0.0.1:" + (freePortOrAny(preferred) == 0 ? freePort() : preferred));
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on 127.0.0.1", e);
    }
  }

  /** Like {@link #onDefaultPorts}, but the operating system chooses the ports. */
  static TemporaryNode onAnyPorts(CommandContext context, String command) {
    return create(context, command, _ -> 0, Map.of());
  }

  private static TemporaryNode create(
      CommandContext context,
      String command,
      IntUnaryOperator choosePort,
      Map<String, String> settings) {
    var folder = temporaryFolder(command);
    var flags = flags(ConfigLoader.defaults(context.paths()), choosePort);
    flags.put("data.dir", folder.toString());
    flags.putAll(settings);
    // Ignores the environment and settings files, so that no real database is touched.
    var noFiles = new DefaultPaths(context.paths().home(), folder);
    var sources = new SettingSources(flags, Map.of(), Optional.empty(), noFiles);
    return new TemporaryNode(folder, ConfigLoader.read(sources));
  }

  /** Blocks until the node is ready. */
  Node start(Consumer<String> progress) {
    var starting = Node.start(loaded.config(), progress::accept);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(starting), "drain"));
    return starting.await();
  }

  Path folder() {
    return folder;
  }

  LoadedConfig loaded() {
    return loaded;
  }

  /** Lets the process exit with 0. */
  void succeed() {
    result = CommandLine.ExitCode.OK;
  }

  private static Path temporaryFolder(String command) {
    try {
      return Files.createTempDirectory("trunkline-" + command + "-");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a temporary folder: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> flags(TrunklineConfig defaults, IntUnaryOperator choosePort) {
    Map<String, String> flags = new HashMap<>();
    flags.put("gateway.listen", loopback(defaults.gateway().listener(), choosePort));
    flags.put("control.listen", loopback(defaults.control(), choosePort));
    flags.put("management.listen", loopback(defaults.management(), choosePort));
    flags.put("targets.allowed-networks", "127.0.0.0/8");
    return flags;
  }

  private static String loopback(ListenerSettings listener, IntUnaryOperator choosePort) {
    return "127.0.0.1:" + choosePort.applyAsInt(listener.address().port());
  }

  /** Returns the port, or 0 if it is in use. */
  private static int freePortOrAny(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return port;
    } catch (IOException e) {
      return 0;
    }
  }

  private void stop(Future<Node> starting) {
    var code = CommandLine.ExitCode.OK;
    try {
      if (!starting.failed()) {
        starting.compose(Node::drain).await(DRAIN_SECONDS, TimeUnit.SECONDS);
      }
      remove();
    } catch (Exception e) {
      LOG.error("Could not stop cleanly; {} was not deleted", folder, e);
      code = CommandLine.ExitCode.SOFTWARE;
    }
    Runtime.getRuntime().halt(Math.max(code, result));
  }

  private void remove() {
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      LOG.warn("Could not delete {}: {}", folder, e.getMessage());
    }
  }
}
