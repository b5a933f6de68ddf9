package io.trunkline.cli;

import io.trunkline.node.Logging;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.security.SecureRandom;
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
  private static final String HANDSHAKE = "--handshake";
  private static final String HEADLESS = "--headless";
  private static final String DEFAULT_PROVIDER = "github";

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
            .defaultValue(DEFAULT_PROVIDER)
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
    spec.addOption(
        OptionSpec.builder(HANDSHAKE)
            .type(boolean.class)
            .arity("0")
            .description(
                "Show how a person makes a connection available in the browser, with a server in"
                    + " place of GitHub")
            .build());
    spec.addOption(
        OptionSpec.builder(HEADLESS)
            .type(boolean.class)
            .arity("0")
            .description("With " + HANDSHAKE + ": play the person, too, and exit")
            .build());
    this.line = new CommandLine(spec);
  }

  public static CommandLine line(CommandContext context) {
    return new DemoCommand(context).line;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var provider = provider();
    checkCombination(provider);
    Logging.logWarningsOnly();
    return has(HANDSHAKE) ? showHandshake() : showPush(provider);
  }

  private void checkCombination(String provider) {
    if (has(HANDSHAKE) && !provider.equals(DEFAULT_PROVIDER)) {
      throw new ParameterException(line, HANDSHAKE + " shows " + DEFAULT_PROVIDER + " only");
    }
    if (has(HEADLESS) && !has(HANDSHAKE)) {
      throw new ParameterException(line, HEADLESS + " needs " + HANDSHAKE);
    }
  }

  private boolean has(String option) {
    return line.getParseResult().hasMatchedOption(option);
  }

  private Integer showHandshake() throws IOException, InterruptedException {
    var out = line.getOut();
    var gateway = TemporaryNode.freeGatewayUrl(context);
    var github =
        new DemoGithub(
            Vertx.vertx(), new SecureRandom(), URI.create(gateway + "/handshakes/callback"));
    say(out, "A server in place of GitHub runs on " + github.url() + ".");
    var temporary = TemporaryNode.withSettings(context, "demo", gateway, github.settings());
    say(out, "Starting a node with an embedded PostgreSQL in " + temporary.folder() + " …");
    var node = temporary.start(step -> say(out, "  " + step));
    var isHeadless = has(HEADLESS) || !Logging.hasTerminal();
    new HandshakeDemo(node, temporary.loaded().config(), out).show(isHeadless);
    temporary.succeed();
    return isHeadless ? CommandLine.ExitCode.OK : waitForSignal(out, temporary);
  }

  private Integer showPush(String provider) throws InterruptedException {
    var out = line.getOut();
    var temporary = TemporaryNode.onDefaultPorts(context, "demo");
    say(out, "Starting a node with an embedded PostgreSQL in " + temporary.folder() + " …");
    var node = temporary.start(step -> say(out, "  " + step));
    var config = temporary.loaded().config();
    var demo = new Demo(node, config, DemoWebhook.load(provider), out);
    var deliveryId = demo.show();
    temporary.succeed();
    if (has(EXIT) || !Logging.hasTerminal()) {
      return CommandLine.ExitCode.OK;
    }
    demo.tryNext(deliveryId);
    return waitForSignal(out, temporary);
  }

  private static Integer waitForSignal(PrintWriter out, TemporaryNode temporary)
      throws InterruptedException {
    say(out, "\nPress Ctrl-C to stop the node and delete " + temporary.folder() + ".");
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  private String provider() {
    String provider = line.getParseResult().matchedOptionValue(PROVIDER, DEFAULT_PROVIDER);
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
