package io.trunkline.node;

import io.trunkline.platform.postgres.DatabaseUrl;
import io.trunkline.settings.ConfigLoader.LoadedConfig;
import io.trunkline.settings.ConfigurationException;
import io.trunkline.settings.FileProblem;
import io.trunkline.settings.Setting;
import io.trunkline.settings.TrunklineConfig;
import io.trunkline.settings.TrunklineConfig.ListenAddress;
import io.trunkline.settings.TrunklineConfig.ListenerSettings;
import io.trunkline.settings.TrunklineConfig.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks what settings refer to, before anything is started: ports, TLS files, the heap, the data
 * folder, the keyset and the users' verticles. All problems are added to those of the settings.
 */
public final class StartChecks {
  private static final int PRIVILEGED_PORTS_END = 1024;

  private final LoadedConfig loaded;
  private final TrunklineConfig config;
  private final InstantSource clock;

  private StartChecks(LoadedConfig loaded, InstantSource clock) {
    this.loaded = loaded;
    this.clock = clock;
    this.config = loaded.config();
  }

  /** One of the listeners, and its settings. */
  private record CheckedListener(
      Setting listen, Setting certificate, Setting key, ListenerSettings settings) {
    ListenAddress address() {
      return settings.address();
    }
  }

  /** Throws {@link ConfigurationException} with everything that is wrong. */
  public static void run(LoadedConfig loaded) {
    var checks = new StartChecks(loaded, InstantSource.system());
    checks.checkListeners();
    checks.checkHeap();
    checks.checkDatabase();
    checks.checkDataFolder();
    loaded.problems().throwIfAny();
  }

  private void checkListeners() {
    var listeners =
        List.of(
            new CheckedListener(
                Setting.GATEWAY_LISTEN,
                Setting.GATEWAY_TLS_CERTIFICATE,
                Setting.GATEWAY_TLS_KEY,
                config.gateway().listener()),
            new CheckedListener(
                Setting.CONTROL_LISTEN,
                Setting.CONTROL_TLS_CERTIFICATE,
                Setting.CONTROL_TLS_KEY,
                config.control()),
            new CheckedListener(
                Setting.MANAGEMENT_LISTEN,
                Setting.MANAGEMENT_TLS_CERTIFICATE,
                Setting.MANAGEMENT_TLS_KEY,
                config.management()));
    var free = new ArrayList<CheckedListener>();
    for (var listener : listeners) {
      if (loaded.problems().isValid(listener.listen()) && isFree(listener, free)) {
        free.add(listener);
      }
      if (loaded.problems().isValid(listener.certificate(), listener.key())) {
        listener.settings().tls().ifPresent(tls -> checkTls(listener, tls));
      }
    }
  }

  /** Reports an address that another listener or another process uses. */
  private boolean isFree(CheckedListener listener, List<CheckedListener> others) {
    var address = listener.address();
    try {
      var host = InetAddress.getByName(address.host());
      for (var other : others) {
        if (overlaps(address.port(), host, other.address())) {
          report(
              listener,
              " is %s, but %s is %s; choose another port"
                  .formatted(address, other.listen().key(), other.address()));
          return false;
        }
      }
      bind(host, address.port());
      return true;
    } catch (UnknownHostException e) {
      report(listener, " is " + address + ", but the host name cannot be resolved");
    } catch (IOException e) {
      report(
          listener,
          " is %s, but the node cannot listen there: %s; %s"
              .formatted(address, e.getMessage(), advice(address.port(), e)));
    }
    return false;
  }

  private static boolean overlaps(int port, InetAddress host, ListenAddress other)
      throws UnknownHostException {
    var otherHost = InetAddress.getByName(other.host());
    return port != 0
        && port == other.port()
        && (host.equals(otherHost) || host.isAnyLocalAddress() || otherHost.isAnyLocalAddress());
  }

  private static void bind(InetAddress host, int port) throws IOException {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
    }
  }

  private static String advice(int port, IOException cause) {
    var message = String.valueOf(cause.getMessage());
    if (message.contains("in use")) {
      return "stop the process that uses it, or choose another port";
    }
    return message.contains("ermission") && port < PRIVILEGED_PORTS_END
        ? "choose a port from 1024, or give the process CAP_NET_BIND_SERVICE"
        : "choose an address of this host";
  }

  private void report(CheckedListener listener, String sentence) {
    loaded.report(listener.listen(), sentence);
  }

  private void checkTls(CheckedListener listener, TlsSettings tls) {
    var isReadable = isReadable(listener.certificate(), tls.certificate());
    if (isReadable(listener.key(), tls.key()) && isReadable) {
      TlsFiles.findProblem(tls.certificate(), tls.key(), clock.instant())
          .ifPresent(problem ->
              loaded.report(
                  problem.isInKey() ? listener.key() : listener.certificate(), problem.sentence()));
    }
  }

  private boolean isReadable(Setting setting, Path file) {
    try {
      Files.readAllBytes(file);
      return true;
    } catch (IOException e) {
      loaded.report(
          setting,
          " is %s, which cannot be read: %s".formatted(file, FileProblem.describe(file, e)));
      return false;
    }
  }

  private void checkHeap() {
    if (loaded
        .problems()
        .isValid(Setting.GATEWAY_MAX_BODY_BYTES, Setting.GATEWAY_MAX_BYTES_IN_FLIGHT)) {
      try {
        IngressWiring.bytesInFlight(config.gateway(), Runtime.getRuntime().maxMemory());
      } catch (ConfigurationException e) {
        loaded.report(Setting.GATEWAY_MAX_BYTES_IN_FLIGHT, ": " + e.getMessage());
      }
    }
  }

  private void checkDatabase() {
    config
        .storage()
        .database()
        .flatMap(DatabaseUrl::rootCert)
        .map(Path::of)
        .ifPresent(file -> {
          try {
            TlsFiles.certificates(file);
          } catch (IOException e) {
            loaded.report(
                Setting.DATABASE_URL,
                ": its sslrootcert is %s, which cannot be read: %s"
                    .formatted(file, FileProblem.describe(file, e)));
          }
        });
  }

  /** The data folder may contain the keyset and the jars of verticles. */
  private void checkDataFolder() {
    if (!loaded.problems().isValid(Setting.DATA_DIR)) {
      return;
    }
    try (var folder = DataFolder.lock(config.storage().dataFolder())) {
      checkKeyset();
      if (loaded.problems().isValid(Setting.VERTICLES)) {
        UserVerticles.findProblems(folder.path(), config.egress().verticles())
            .forEach(sentence -> loaded.report(Setting.VERTICLES, ": " + sentence));
      }
    } catch (ConfigurationException e) {
      loaded.report(Setting.DATA_DIR, ": " + e.getMessage());
    }
  }

  private void checkKeyset() {
    if (loaded.problems().isValid(Setting.SECRETS_KEYSET, Setting.DATABASE_URL)) {
      try {
        NodeKeyset.find(config.storage());
      } catch (ConfigurationException e) {
        loaded.report(Setting.SECRETS_KEYSET, ": " + e.getMessage());
      }
    }
  }
}
