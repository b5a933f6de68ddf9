import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The table of a run, in Markdown, which compares one contestant with another. */
record Report(List<Figures> figures, String compared, String base, Reconciliation reconciliation) {
  private static final String ROW = "| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n";

  @Override
  public String toString() {
    var text = new StringBuilder(System.lineSeparator());
    text.append(
        ROW.formatted(
            "server",
            "round",
            "events/s",
            "p50 ms",
            "p99 ms",
            "CPU s/1000 server",
            "CPU s/1000 database",
            "CPU s/1000 both",
            "drained after s"));
    text.append(
        ROW.formatted("---", "---", "---:", "---:", "---:", "---:", "---:", "---:", "---:"));
    figures.forEach(it -> text.append(row(it.contestant(), "" + it.round(), List.of(it))));
    text.append(row("**" + compared + "**", "median", of(compared)));
    text.append(row("**" + base + "**", "median", of(base)));
    text.append(System.lineSeparator());
    text.append(ratios());
    text.append(reconciliation).append(System.lineSeparator());
    return text.toString();
  }

  private String ratios() {
    return String.format(
        Locale.ROOT,
        "%s compared with %s: %.3f times the rate, %.2f times the CPU for each event.%n",
        compared,
        base,
        median(of(compared), it -> it.speed().perSecond())
            / median(of(base), it -> it.speed().perSecond()),
        median(of(compared), Figures::costPerThousand)
            / median(of(base), Figures::costPerThousand));
  }

  private List<Figures> of(String contestant) {
    return figures.stream().filter(it -> it.contestant().equals(contestant)).toList();
  }

  private static String row(String name, String round, List<Figures> of) {
    return ROW.formatted(
        name,
        round,
        number("%.0f", median(of, it -> it.speed().perSecond())),
        number("%.2f", median(of, it -> it.speed().p50Millis())),
        number("%.2f", median(of, it -> it.speed().p99Millis())),
        number("%.3f", median(of, Figures::serverPerThousand)),
        number("%.3f", median(of, Figures::databasePerThousand)),
        number("%.3f", median(of, Figures::costPerThousand)),
        number("%.1f", median(of, it -> it.speed().drainSeconds())));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static double median(List<Figures> figures, ToDoubleFunction<Figures> figure) {
    var sorted = figures.stream().mapToDouble(figure).sorted().toArray();
    var middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
