package io.trunkline.cli;

import io.trunkline.node.Logging;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * {@code trunkline demo}: shows on a temporary node how a signed push reaches the pipelines that
 * want it. The node then runs until a signal stops it.
 */
public final class DemoCommand implements Callable<Integer> {
  private static final String EXIT = "--exit";
  private static final String PROVIDER = "--provider";

  private final CommandContext context;
  private final CommandLine line;

  private DemoCommand(CommandContext context) {
    this.context = context;
    var spec = CommandSpec.wrapWithoutInspection(this).name("demo").mixinStandardHelpOptions(true);
    spec.usageMessage()
        .description(
            "Starts a node in a temporary folder, sends it a signed push and a forged one, and"
                + " shows which pipelines start and why. In a terminal it keeps running so that you"
                + " can try it; otherwise it exits.");
    spec.addOption(
        OptionSpec.builder(PROVIDER)
            .type(String.class)
            .paramLabel("<provider>")
            .defaultValue("github")
            .completionCandidates(DemoWebhook.segments())
            .description(
                "Provider of the push: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
            .build());
    spec.addOption(
        OptionSpec.builder(EXIT)
            .type(boolean.class)
            .arity("0")
            .description("Exit when both pipelines have received the push")
            .build());
    this.line = new CommandLine(spec);
  }

  public static CommandLine line(CommandContext context) {
    return new DemoCommand(context).line;
  }

  @Override
  public Integer call() throws InterruptedException {
    var provider = provider();
    Logging.logWarningsOnly();
    var out = line.getOut();
    var temporary = TemporaryNode.onDefaultPorts(context, "demo");
    say(out, "Starting a node with an embedded PostgreSQL in " + temporary.folder() + " …");
    var node = temporary.start(step -> say(out, "  " + step));
    var config = temporary.loaded().config();
    var demo = new Demo(node, config, DemoWebhook.load(provider), out);
    var deliveryId = demo.show();
    temporary.succeed();
    if (line.getParseResult().hasMatchedOption(EXIT) || !Logging.hasTerminal()) {
      return CommandLine.ExitCode.OK;
    }
    demo.tryNext(deliveryId);
    say(out, "\nPress Ctrl-C to stop the node and delete " + temporary.folder() + ".");
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  private String provider() {
    String provider = line.getParseResult().matchedOptionValue(PROVIDER, "github");
    if (!DemoWebhook.segments().contains(provider)) {
      throw new ParameterException(
          line,
          "%s: unknown provider '%s'; choose one of %s"
              .formatted(PROVIDER, provider, String.join(", ", DemoWebhook.segments())));
    }
    return provider;
  }

  private static void say(PrintWriter out, String text) {
    out.println(text);
    out.flush();
  }
}
