package io.trunkline;

import io.trunkline.cli.CommandContext;
import io.trunkline.cli.DemoCommand;
import io.trunkline.cli.KeysetCommand;
import io.trunkline.cli.ServeCommand;
import io.trunkline.platform.http.UnusableAddressException;
import io.trunkline.platform.postgres.UnusableDatabaseException;
import io.trunkline.settings.ConfigurationException;
import io.trunkline.settings.SettingSources.DefaultPaths;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The commands. They end with 0, 1 after a failure, 2 for wrong usage, 78 for a setting that cannot
 * be used.
 */
public final class Main {
  private static final int CONFIGURATION = 78;
  private static final String USUAL_COMMAND = "serve";
  private static final List<String> OWN_FLAGS = List.of("-h", "--help", "-V", "--version");

  private Main() {}

  public static void main(String[] arguments) {
    var places =
        new DefaultPaths(
            Path.of(System.getProperty("user.home")), Path.of("").toAbsolutePath().normalize());
    var line = line(new CommandContext(System.getenv(), places));
    System.exit(line.execute(withCommand(arguments)));
  }

  static CommandLine line(CommandContext surroundings) {
    var spec = CommandSpec.create().name("trunkline").mixinStandardHelpOptions(true);
    spec.usageMessage()
        .description("Self-hosted CodeConnections with a webhook gateway in front of pipelines.")
        .footer("", "Without a command: serve. 'trunkline serve --help' lists all settings.");
    var line =
        new CommandLine(spec)
            .addSubcommand(ServeCommand.line(surroundings))
            .addSubcommand(DemoCommand.line(surroundings))
            .addSubcommand(KeysetCommand.line(surroundings))
            .setParameterExceptionHandler(Main::explainUsage)
            .setExecutionExceptionHandler(Main::explainFailure);
    setVersion(line, "Trunkline " + Version.current().number());
    return line;
  }

  /** Flags without a command are those of a node. */
  static String[] withCommand(String[] arguments) {
    var isForNode =
        arguments.length == 0
            || (arguments[0].startsWith("-") && !OWN_FLAGS.contains(arguments[0]));
    return isForNode
        ? Stream.concat(Stream.of(USUAL_COMMAND), Arrays.stream(arguments)).toArray(String[]::new)
        : arguments;
  }

  private static void setVersion(CommandLine line, String version) {
    line.getCommandSpec().version(version);
    line.getSubcommands().values().forEach(it -> setVersion(it, version));
  }

  private static int explainUsage(ParameterException e, String[] arguments) {
    var line = e.getCommandLine();
    var err = line.getErr();
    err.println(e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static int explainFailure(Exception e, CommandLine line, ParseResult parsed) {
    return switch (e) {
      case ConfigurationException unusable -> {
        line.getErr().println(unusable.getMessage());
        yield CONFIGURATION;
      }
      case UnusableDatabaseException unusable -> {
        line.getErr().println(unusable.getMessage());
        yield CommandLine.ExitCode.SOFTWARE;
      }
      case UnusableAddressException unusable -> {
        line.getErr().println(unusable.getMessage());
        yield CommandLine.ExitCode.SOFTWARE;
      }
      default -> {
        LoggerFactory.getLogger(Main.class).error("{} failed", line.getCommandName(), e);
        yield CommandLine.ExitCode.SOFTWARE;
      }
    };
  }
}
