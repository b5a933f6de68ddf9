import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Processor time of processes, from {@code /proc/<pid>/stat}; proc(5) numbers its fields. */
final class Processors {
  /** The kernel's USER_HZ, the same on every machine that runs this. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int READINGS_MAX = 20;

  private Processors() {}

  /** Seconds in user and kernel mode, and which processes they are of. */
  record Reading(double seconds, Set<Long> pids) {
    double since(Reading before) {
      return seconds - before.seconds();
    }

    /** Those that ended since: their time is in that of the process that waited for them. */
    int vanishedSince(Reading before) {
      var vanished = new HashSet<>(before.pids());
      vanished.removeAll(pids);
      return vanished.size();
    }
  }

  /** Of the process alone, without children. */
  static Reading of(long pid) throws IOException {
    return new Reading(Stat.read(pid).own() / TICKS_PER_SECOND, Set.of(pid));
  }

  /** Of the process, its descendants, and those of them that have ended and were waited for. */
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
      // A child that ends meanwhile would count twice or not at all: read once more.
      if (before.reaped() == Stat.read(pid).reaped()
          && pids.size() == 1 + ProcessHandle.of(pid).orElseThrow().descendants().count()) {
        return new Reading(ticks / TICKS_PER_SECOND, pids);
      }
    }
    throw new IOException("the processes under " + pid + " come and go too fast to be read");
  }

  private record Stat(long own, long reaped) {
    private static final int USER = 14;

    static Stat read(long pid) throws IOException {
      var text = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The second field is a name in parentheses that may hold blanks; the third follows it.
      var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
      var user = USER - 3;
      return new Stat(
          Long.parseLong(fields[user]) + Long.parseLong(fields[user + 1]),
          Long.parseLong(fields[user + 2]) + Long.parseLong(fields[user + 3]));
    }
  }
}
