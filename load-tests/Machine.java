import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Describes the machine of a run. */
final class Machine {
  private Machine() {}

  static String describe() throws IOException {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return String.format(
        Locale.ROOT,
        "%d processors (%s), %.0f GiB, %s %s, Java %s, load average %.1f before the start%nFlags of"
            + " both servers: %s",
        system.getAvailableProcessors(),
        model(),
        system.getTotalMemorySize() / (double) (1L << 30),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        Runtime.version(),
        system.getSystemLoadAverage(),
        String.join(" ", ChildJvm.FLAGS));
  }

  private static String model() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.replaceFirst("^[^:]*:\\s*", ""))
          .findFirst()
          .orElse("unknown model");
    }
  }
}
