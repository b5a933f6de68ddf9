import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** CPU time of processes, read from {@code /proc/<pid>/stat}; proc(5) numbers its fields. */
final class Processors {
  /** The kernel's USER_HZ, which is 100 on all common platforms. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int READINGS_MAX = 20;

  private Processors() {}

  /** Seconds in user and kernel mode, and the processes that they belong to. */
  record Reading(double seconds, Set<Long> pids) {
    double since(Reading before) {
      return seconds - before.seconds();
    }

    /**
     * Processes that have ended since; their time is counted for the process that waited for them.
     */
    int vanishedSince(Reading before) {
      var vanished = new HashSet<>(before.pids());
      vanished.removeAll(pids);
      return vanished.size();
    }
  }

  /** Measures the process without its children. */
  static Reading of(long pid) throws IOException {
    return new Reading(Stat.read(pid).own() / TICKS_PER_SECOND, Set.of(pid));
  }

  /** Measures the process and its descendants, including ended ones that were waited for. */
  static Reading ofTree(long pid) throws IOException {
    for (var reading = 0; reading < READINGS_MAX; reading++) {
      var before = Stat.read(pid);
      var pids = new HashSet<Long>(Set.of(pid));
      var ticks = before.own() + before.reaped();
      for (var child : ProcessHandle.of(pid).orElseThrow().descendants().toList()) {
        try {
          var stat = Stat.read(child.pid());
          ticks += stat.own() + stat.reaped();
          pids.add(child.pid());
        } catch (NoSuchFileException ended) {
          break;
        }
      }
      // A child that ends while this reads could count twice or not at all, so read again.
      if (before.reaped() == Stat.read(pid).reaped()
          && pids.size() == 1 + ProcessHandle.of(pid).orElseThrow().descendants().count()) {
        return new Reading(ticks / TICKS_PER_SECOND, pids);
      }
    }
    throw new IOException("the processes under " + pid + " change too fast to be measured");
  }

  private record Stat(long own, long reaped) {
    private static final int USER = 14;

    static Stat read(long pid) throws IOException {
      var text = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The second field is a name in parentheses that may contain spaces; the third follows it.
      var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
      var user = USER - 3;
      return new Stat(
          Long.parseLong(fields[user]) + Long.parseLong(fields[user + 1]),
          Long.parseLong(fields[user + 2]) + Long.parseLong(fields[user + 3]));
    }
  }
}
