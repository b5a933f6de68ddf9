import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Counts and times the responses on one or more connections. */
final class Tally {
  private static final int WORDS_MAX = 60;
  private long[] nanos = new long[1024];
  private int count;
  private final List<UUID> accepted = new ArrayList<>();
  private final Map<String, Integer> others = new TreeMap<>();

  void answered(long tookNanos, AnswerReader.Answer answer) {
    if (answer.isAccepted()) {
      took(tookNanos);
      accepted.add(answer.delivery().orElseThrow());
    } else {
      other(answer);
    }
  }

  /** Counts a response that has the expected status. */
  void answered(long tookNanos, AnswerReader.Answer answer, int status) {
    if (answer.status() == status) {
      took(tookNanos);
    } else {
      other(answer);
    }
  }

  private void took(long tookNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = tookNanos;
  }

  private void other(AnswerReader.Answer answer) {
    var words = answer.status() + " " + answer.body().replaceAll("[0-9a-f-]{36}", "…");
    other(words.substring(0, Math.min(words.length(), WORDS_MAX)));
  }

  /** Counts an unexpected response. */
  void other(String words) {
    others.merge(words, 1, Integer::sum);
  }

  Tally add(Tally more) {
    nanos = Arrays.copyOf(nanos, count + more.count);
    System.arraycopy(more.nanos, 0, nanos, count, more.count);
    count += more.count;
    accepted.addAll(more.accepted);
    more.others.forEach((words, times) -> others.merge(words, times, Integer::sum));
    return this;
  }

  List<UUID> accepted() {
    return accepted;
  }

  Map<String, Integer> others() {
    return others;
  }

  int count() {
    return count;
  }

  double millisAt(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    var sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1L, Math.round(share * count))] / 1e6;
  }
}
