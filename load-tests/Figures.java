import java.util.Locale;
import java.util.Map;

/** Results of one round of one server. */
record Figures(
    String contestant,
    int round,
    Speed speed,
    Cost cost,
    long acknowledged,
    Map<String, Integer> others) {

  record Speed(double perSecond, double p50Millis, double p99Millis, double drainSeconds) {}

  /** CPU seconds for all events of the round. */
  record Cost(double server, double database, int vanishedProcesses) {}

  /** Returns the same results under the name of another contestant. */
  Figures of(String otherContestant) {
    return new Figures(otherContestant, round, speed, cost, acknowledged, others);
  }

  double serverPerThousand() {
    return 1000 * cost.server() / acknowledged;
  }

  double databasePerThousand() {
    return 1000 * cost.database() / acknowledged;
  }

  double costPerThousand() {
    return serverPerThousand() + databasePerThousand();
  }

  @Override
  public String toString() {
    var text =
        String.format(
            Locale.ROOT,
            "%s %d: %.0f/s, p50 %.2f ms, p99 %.2f ms, CPU s/1000 server %.3f database %.3f, drained"
                + " in %.1f s",
            contestant,
            round,
            speed.perSecond(),
            speed.p50Millis(),
            speed.p99Millis(),
            serverPerThousand(),
            databasePerThousand(),
            speed.drainSeconds());
    var vanished =
        cost.vanishedProcesses() == 0
            ? ""
            : ", "
                + cost.vanishedProcesses()
                + " database processes ended (their time is included)";
    return text + vanished + (others.isEmpty() ? "" : ", other responses " + others);
  }
}
