package io.trunkline;

import io.trunkline.cli.CommandContext;
import io.trunkline.cli.DemoCommand;
import io.trunkline.cli.KeysetCommand;
import io.trunkline.cli.ServeCommand;
import io.trunkline.cli.TrainCommand;
import io.trunkline.platform.http.UnusableAddressException;
import io.trunkline.platform.postgres.UnusableDatabaseException;
import io.trunkline.settings.ConfigurationException;
import io.trunkline.settings.SettingSources.DefaultPaths;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Parses the command line and runs a command. Exit codes: 0, 1 for a failure, 2 for wrong usage, 78
 * if an operator has to change something: a setting, a file, a port or the database.
 */
public final class Main {
  private static final int EXIT_CONFIGURATION = 78;
  private static final String DEFAULT_COMMAND = "serve";
  private static final List<String> OWN_FLAGS = List.of("-h", "--help", "-V", "--version");

  private Main() {}

  public static void main(String[] arguments) {
    var environment = System.getenv();
    var paths = new DefaultPaths(home(environment), Path.of("").toAbsolutePath().normalize());
    var line = line(new CommandContext(environment, paths));
    System.exit(line.execute(withCommand(arguments)));
  }

  /**
   * Returns the folder that {@code ~} means. A shell uses {@code HOME}; the property is the user's
   * entry in the password file.
   */
  static Path home(Map<String, String> environment) {
    var home = environment.getOrDefault("HOME", "");
    return Path.of(home.startsWith("/") ? home : System.getProperty("user.home"));
  }

  static CommandLine line(CommandContext context) {
    var spec = CommandSpec.create().name("trunkline").mixinStandardHelpOptions(true);
    spec.usageMessage()
        .description(
            "Self-hosted AWS CodeConnections with a webhook gateway that starts pipelines.")
        .footer("", "The default command is serve. 'trunkline serve --help' lists all settings.");
    var line =
        new CommandLine(spec)
            .addSubcommand(ServeCommand.line(context))
            .addSubcommand(DemoCommand.line(context))
            .addSubcommand(KeysetCommand.line(context))
            .addSubcommand(TrainCommand.line(context))
            .setParameterExceptionHandler(Main::explainUsage)
            .setExecutionExceptionHandler(Main::explainFailure);
    setVersion(line, "Trunkline " + Version.current().number());
    return line;
  }

  /** Adds the default command if the arguments begin with a flag or are empty. */
  static String[] withCommand(String[] arguments) {
    var hasNoCommand =
        arguments.length == 0
            || (arguments[0].startsWith("-") && !OWN_FLAGS.contains(arguments[0]));
    return hasNoCommand
        ? Stream.concat(Stream.of(DEFAULT_COMMAND), Arrays.stream(arguments)).toArray(String[]::new)
        : arguments;
  }

  private static void setVersion(CommandLine line, String version) {
    line.getCommandSpec().version(version);
    line.getSubcommands().values().forEach(command -> setVersion(command, version));
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
      case ConfigurationException invalid -> {
        line.getErr().println(invalid.getMessage());
        yield EXIT_CONFIGURATION;
      }
      case UnusableDatabaseException _, UnusableAddressException _, UncheckedIOException _ -> {
        line.getErr().println(String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "));
        // The demo has no settings that an operator could change.
        yield line.getCommandName().equals(DEFAULT_COMMAND)
            ? EXIT_CONFIGURATION
            : CommandLine.ExitCode.SOFTWARE;
      }
      default -> {
        LoggerFactory.getLogger(Main.class).error("{} failed", line.getCommandName(), e);
        yield CommandLine.ExitCode.SOFTWARE;
      }
    };
  }
}
