import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Sends the same signed load to a node and to a bare handler in turn, and prints their costs. */
@Command(
    name = "load-tests/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Compares a node with a bare Vert.x handler, both started on 127.0.0.1.")
final class Load implements Callable<Integer> {
  private static final int ROUNDS_MAX = 20;
  private static final int SECONDS_MAX = 120;
  private static final int DRAIN_SECONDS_MAX = 600;
  private static final int REGISTRATIONS_MAX = 100;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "rounds, default ${DEFAULT-VALUE}, at most 20")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "seconds of each round, default ${DEFAULT-VALUE}, at most 120")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description = "seconds before the first round, default ${DEFAULT-VALUE}, at most 120")
  private int warmUpSeconds;

  @Option(
      names = "--connections",
      defaultValue = "64",
      description =
          "connections, each with one request at a time; default ${DEFAULT-VALUE}, at most 99")
  private int connections;

  @Option(
      names = "--target",
      defaultValue = "eventbus",
      description = "eventbus (default) or http: how the pipeline is started")
  private String target;

  @Option(
      names = "--repositories",
      defaultValue = "1",
      description =
          "repositories, each with one pipeline, that are pushed to in turn; default"
              + " ${DEFAULT-VALUE}, at most 10000")
  private int repositories;

  @Option(
      names = "--registrations",
      defaultValue = "0",
      description =
          "compare the node with itself while so many pipelines a second are registered again,"
              + " instead of with the bare handler; at most 100")
  private int registrations;

  @Option(
      names = "--drain",
      defaultValue = "120",
      description =
          "maximum wait in seconds until the pipeline has everything; default ${DEFAULT-VALUE}, at"
              + " most 600")
  private int drainSeconds;

  @Option(names = "--keep", description = "keep the scratch folder with logs and database")
  private boolean keep;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  public static void main(String[] arguments) {
    var line = new CommandLine(new Load());
    line.setExecutionExceptionHandler((fault, _, _) -> {
      System.err.println(fault.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    requireBounds();
    System.out.println(Machine.describe());
    try (var scratch = new Scratch(keep)) {
      var classes = Samples.compile(scratch.folder("classes"));
      try (var receiver = Receiver.start();
          var bare = BareServer.start(scratch, classes);
          var node = TrunklineNode.start(scratch, classes, repositories)) {
        endWithThisProcess(List.of(bare::close, node::close));
        var pipeline = target.equals("http") ? receiver : node.pipelineOnEventBus();
        var pipelines =
            node.register(
                target.equals("http") ? receiver.target() : TrunklineNode.EVENT_BUS, repositories);
        var contestant = new Contestant.Node(node, pipelines.hook(), pipeline, drainSeconds);
        return measure(
            contestant,
            registrations > 0
                ? new Contestant.Registering(contestant, pipelines, registrations)
                : new Contestant.Bare(bare));
      }
    }
  }

  private int measure(Contestant.Node node, Contestant other) throws Exception {
    warmUp(node);
    warmUp(other);
    var figures = new ArrayList<Figures>();
    for (var round = 1; round <= rounds; round++) {
      // Alternate, because the first of a pair is affected by the pair before.
      List<Contestant> order = round % 2 == 1 ? List.of(node, other) : List.of(other, node);
      for (var contestant : order) {
        var result = contestant.run(round, connections, seconds);
        System.out.println(result);
        figures.add(result);
      }
    }
    System.out.print(report(figures, other, node.pipeline()));
    return node.pipeline().undeliveredCount() == 0 ? 0 : 1;
  }

  private static Report report(
      List<Figures> figures, Contestant other, Reconciliation reconciliation) {
    return other instanceof Contestant.Bare
        ? new Report(figures, "node", other.name(), reconciliation)
        : new Report(figures, other.name(), "node", reconciliation);
  }

  private void warmUp(Contestant contestant) throws Exception {
    if (warmUpSeconds == 0) {
      return;
    }
    System.out.println("Warming up " + contestant.name() + " for " + warmUpSeconds + " s …");
    var result = contestant.run(0, connections, warmUpSeconds);
    if (result.acknowledged() == 0) {
      throw new IOException(contestant.name() + " accepted nothing: " + result.others());
    }
  }

  private void requireBounds() {
    require(rounds >= 1 && rounds <= ROUNDS_MAX, "--rounds must be 1 to " + ROUNDS_MAX);
    require(seconds >= 1 && seconds <= SECONDS_MAX, "--seconds must be 1 to " + SECONDS_MAX);
    require(
        warmUpSeconds >= 0 && warmUpSeconds <= SECONDS_MAX,
        "--warm-up must be 0 to " + SECONDS_MAX);
    require(
        connections >= 1 && connections <= Push.BRANCHES_MAX,
        "--connections must be 1 to " + Push.BRANCHES_MAX);
    require(
        repositories >= 1 && repositories <= Push.REPOSITORIES_MAX,
        "--repositories must be 1 to " + Push.REPOSITORIES_MAX);
    require(
        registrations >= 0 && registrations <= REGISTRATIONS_MAX,
        "--registrations must be 0 to " + REGISTRATIONS_MAX);
    require(
        drainSeconds >= 1 && drainSeconds <= DRAIN_SECONDS_MAX,
        "--drain must be 1 to " + DRAIN_SECONDS_MAX);
    require(
        target.equals("eventbus") || target.equals("http"), "--target must be eventbus or http");
  }

  private void require(boolean isGiven, String rule) {
    if (!isGiven) {
      throw new ParameterException(spec.commandLine(), rule);
    }
  }

  /** Stops the servers if this process is interrupted. */
  private static void endWithThisProcess(List<Runnable> closers) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closers.forEach(Runnable::run)));
  }
}
