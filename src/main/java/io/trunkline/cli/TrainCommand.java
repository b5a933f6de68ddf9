package io.trunkline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trunkline.node.Logging;
import io.trunkline.node.StartChecks;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * {@code trunkline train}: does what a node does at its start and in its first minute, so that a
 * JVM with {@code -XX:AOTCacheOutput} records it. The build runs it; the help does not list it.
 */
public final class TrainCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(TrainCommand.class);
  private static final String WEBHOOKS = "--webhooks";

  /** The number of webhooks that a busy node receives in a minute. */
  private static final int WEBHOOKS_DEFAULT = 6000;

  private final CommandContext context;
  private final CommandLine line;

  private TrainCommand(CommandContext context) {
    this.context = context;
    var spec = CommandSpec.wrapWithoutInspection(this).name("train").mixinStandardHelpOptions(true);
    spec.usageMessage()
        .hidden(true)
        .description(
            "Starts a node in a temporary folder and sends it signed webhooks, so that a JVM with"
                + " -XX:AOTCacheOutput=<file> writes a cache that later starts use.");
    spec.addOption(
        OptionSpec.builder(WEBHOOKS)
            .type(int.class)
            .paramLabel("<count>")
            .defaultValue(Integer.toString(WEBHOOKS_DEFAULT))
            .description("How many webhooks to send (default: ${DEFAULT-VALUE}, a busy minute)")
            .build());
    this.line = new CommandLine(spec);
  }

  public static CommandLine line(CommandContext context) {
    return new TrainCommand(context).line;
  }

  @Override
  public Integer call() throws InterruptedException {
    int webhooks = line.getParseResult().matchedOptionValue(WEBHOOKS, WEBHOOKS_DEFAULT);
    var temporary = TemporaryNode.onAnyPorts(context, "train");
    var out = System.out;
    // Logging is part of the training, but nobody wants to read thousands of lines.
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    try {
      train(temporary, webhooks);
    } finally {
      System.setOut(out);
    }
    temporary.succeed();
    return CommandLine.ExitCode.OK;
  }

  private static void train(TemporaryNode temporary, int webhooks) throws InterruptedException {
    var loaded = temporary.loaded();
    StartChecks.run(loaded);
    Logging.apply(loaded.log());
    var node = temporary.start(LOG::info);
    new Training(node, loaded.config()).run(webhooks);
  }
}
