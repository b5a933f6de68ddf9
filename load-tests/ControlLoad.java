import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Measures the cost of a signature, and whether lists get slower as the table grows. */
@Command(
    name = "load-tests/control",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures calls of a node's control listener on 127.0.0.1.")
final class ControlLoad implements Callable<Integer> {
  private static final int ROUNDS_MAX = 20;
  private static final int SECONDS_MAX = 120;
  private static final int CONNECTIONS_MAX = 64;
  private static final String ROW = "| %s | %s | %s | %s | %s | %s | %s | %s |%n";

  @Option(names = "--rounds", defaultValue = "3", description = "default ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "seconds of each round, default ${DEFAULT-VALUE}, at most 120")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "40",
      description = "seconds before the first round of each call, default ${DEFAULT-VALUE}")
  private int warmUpSeconds;

  @Option(
      names = "--connections",
      defaultValue = "8",
      description =
          "connections, each with one call at a time; default ${DEFAULT-VALUE}, at most 64")
  private int connections;

  @Option(
      names = "--rows",
      defaultValue = "1000000",
      description = "rows of the long table of connections; 0 skips the lists")
  private int rows;

  @Option(names = "--keep", description = "keep the scratch folder with logs and database")
  private boolean keep;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  public static void main(String[] arguments) {
    var line = new CommandLine(new ControlLoad());
    line.setExecutionExceptionHandler((fault, _, _) -> {
      System.err.println(fault);
      return CommandLine.ExitCode.SOFTWARE;
    });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    require(rounds >= 1 && rounds <= ROUNDS_MAX, "--rounds is 1 to " + ROUNDS_MAX);
    require(seconds >= 1 && seconds <= SECONDS_MAX, "--seconds is 1 to " + SECONDS_MAX);
    require(warmUpSeconds >= 0 && warmUpSeconds <= SECONDS_MAX, "--warm-up is 0 to " + SECONDS_MAX);
    require(
        connections >= 1 && connections <= CONNECTIONS_MAX,
        "--connections is 1 to " + CONNECTIONS_MAX);
    require(rows >= 0 && rows <= 5_000_000, "--rows is 0 to 5000000");
    System.out.println(Machine.describe());
    try (var scratch = new Scratch(keep)) {
      var classes = Samples.compile(scratch.folder("classes"));
      try (var node = TrunklineNode.start(scratch, classes, 0)) {
        Runtime.getRuntime().addShutdownHook(new Thread(node::close));
        signatures(node);
        if (rows > 0) {
          lists(node);
        }
      }
    }
    return 0;
  }

  /** Compares a signed GetConnection with the same request without its signature. */
  private void signatures(TrunklineNode node) throws Exception {
    var arn =
        node.api()
            .codeConnections(
                "CreateConnection",
                new JsonObject().put("ConnectionName", "load").put("ProviderType", "GitHub"))
            .getString("ConnectionArn");
    var body = new JsonObject().put("ConnectionArn", arn).encode();
    var signed = new ControlCall("signed", node.api(), "GetConnection", body, true);
    var unsigned = new ControlCall("unsigned", node.api(), "GetConnection", body, false);
    var figures = alternate(node, List.of(signed, unsigned));
    print(figures, List.of("signed", "unsigned"));
    System.out.printf(
        Locale.ROOT,
        "CPU of a signed call compared with an unsigned one: %.2f times for server and database,"
            + " %.2f times for the server alone.%n%n",
        median(figures, "signed", Figures::costPerThousand)
            / median(figures, "unsigned", Figures::costPerThousand),
        median(figures, "signed", Figures::serverPerThousand)
            / median(figures, "unsigned", Figures::serverPerThousand));
  }

  /** Measures the first and the ninth page of ListConnections as the table grows. */
  private void lists(TrunklineNode node) throws Exception {
    var short1000 = Math.min(1_000, rows);
    var names = new ArrayList<String>();
    var figures = new ArrayList<Figures>();
    try (var table = ConnectionTable.open(node.databasePort(), node.databasePassword())) {
      record Fill(String name, int own, int others) {}
      for (var fill :
          List.of(
              new Fill("%,d, all the caller's".formatted(short1000), short1000, 0),
              new Fill(
                  "%,d, %,d the caller's".formatted(rows, short1000), short1000, rows - short1000),
              new Fill("%,d, all the caller's".formatted(rows), rows, 0))) {
        table.fill(TrunklineNode.ACCOUNT, fill.own(), fill.others());
        var first = list(node, "first page of " + fill.name(), new JsonObject());
        var last =
            list(node, "page 9 of " + fill.name(), new JsonObject().put("NextToken", token(node)));
        names.add(first.name());
        names.add(last.name());
        figures.addAll(alternate(node, List.of(first, last)));
      }
    }
    print(figures, names);
  }

  private static ControlCall list(TrunklineNode node, String name, JsonObject more)
      throws IOException {
    var body = new JsonObject().put("MaxResults", 100).mergeIn(more).encode();
    return new ControlCall(name, node.api(), "ListConnections", body, true);
  }

  private static String token(TrunklineNode node) throws Exception {
    var input = new JsonObject().put("MaxResults", 100);
    for (var page = 1; page < 9; page++) {
      var token = node.api().codeConnections("ListConnections", input).getString("NextToken");
      if (token == null) {
        throw new IOException("there is no page " + (page + 1));
      }
      input.put("NextToken", token);
    }
    return input.getString("NextToken");
  }

  /** Alternates the order, because the first call of a round is affected by the round before. */
  private List<Figures> alternate(TrunklineNode node, List<ControlCall> calls) throws Exception {
    if (warmUpSeconds > 0) {
      for (var call : calls) {
        System.out.println("Warming up " + call.name() + " for " + warmUpSeconds + " s …");
        new ControlRound(node, connections, warmUpSeconds).run(call, 0);
      }
    }
    var figures = new ArrayList<Figures>();
    for (var round = 1; round <= rounds; round++) {
      for (var call : round % 2 == 1 ? calls : calls.reversed()) {
        var result = new ControlRound(node, connections, seconds).run(call, round);
        System.out.println(result);
        figures.add(result);
      }
    }
    return figures;
  }

  private static void print(List<Figures> figures, List<String> names) {
    System.out.println();
    System.out.printf(
        ROW,
        "call",
        "rounds",
        "calls/s",
        "p50 ms",
        "p99 ms",
        "CPU s/1000 server",
        "CPU s/1000 database",
        "CPU s/1000 both");
    System.out.printf(ROW, "---", "---:", "---:", "---:", "---:", "---:", "---:", "---:");
    for (var name : names) {
      System.out.printf(
          ROW,
          name,
          figures.stream().filter(it -> it.contestant().equals(name)).count(),
          number("%.0f", median(figures, name, it -> it.speed().perSecond())),
          number("%.2f", median(figures, name, it -> it.speed().p50Millis())),
          number("%.2f", median(figures, name, it -> it.speed().p99Millis())),
          number("%.3f", median(figures, name, Figures::serverPerThousand)),
          number("%.3f", median(figures, name, Figures::databasePerThousand)),
          number("%.3f", median(figures, name, Figures::costPerThousand)));
    }
    System.out.println();
  }

  private static double median(
      List<Figures> figures, String name, ToDoubleFunction<Figures> figure) {
    var sorted =
        figures.stream()
            .filter(it -> it.contestant().equals(name))
            .mapToDouble(figure)
            .sorted()
            .toArray();
    var middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private void require(boolean isGiven, String rule) {
    if (!isGiven) {
      throw new ParameterException(spec.commandLine(), rule);
    }
  }
}
