package io.trunkline.cli;

import io.trunkline.platform.secret.Keyset;
import io.trunkline.platform.secret.PrivateFiles;
import io.trunkline.platform.secret.Secret;
import io.trunkline.settings.ConfigLoader;
import io.trunkline.settings.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code trunkline keyset}: creates and rotates the keys that encrypt secrets in the database. */
public final class KeysetCommand {
  private static final String OUTPUT = "--output";

  private final CommandContext context;

  private KeysetCommand(CommandContext context) {
    this.context = context;
  }

  public static CommandLine line(CommandContext context) {
    var command = new KeysetCommand(context);
    var spec = CommandSpec.create().name("keyset").mixinStandardHelpOptions(true);
    spec.usageMessage()
        .description("Creates and rotates the keys that encrypt secrets in the database.");
    return new CommandLine(spec)
        .addSubcommand(command.generateLine())
        .addSubcommand(command.rotateLine());
  }

  private CommandLine generateLine() {
    return leaf(
        "generate",
        "Creates a keyset and prints it, or writes it to a file of mode 0600.",
        spec ->
            spec.addOption(
                OptionSpec.builder(OUTPUT)
                    .type(Path.class)
                    .paramLabel("FILE")
                    .description("A new file for the keyset")
                    .build()),
        this::generate);
  }

  private CommandLine rotateLine() {
    return leaf(
        "rotate",
        "Adds a key that encrypts from the next start on. The old keys stay and still decrypt.",
        spec ->
            spec.addPositional(
                PositionalParamSpec.builder()
                    .index("0")
                    .arity("0..1")
                    .type(Path.class)
                    .paramLabel("FILE")
                    .description("The keyset (default: ~/.trunkline/keyset.json)")
                    .build()),
        this::rotate);
  }

  private int generate(CommandLine line) {
    var json = Keyset.generate().json().reveal();
    var parsed = line.getParseResult();
    if (!parsed.hasMatchedOption(OUTPUT)) {
      line.getOut().println(json);
      return CommandLine.ExitCode.OK;
    }
    var file = resolve(parsed.matchedOptionValue(OUTPUT, Path.of("")));
    if (Files.exists(file)) {
      throw new ConfigurationException(
          file + " already exists; choose another file, or use 'trunkline keyset rotate'");
    }
    PrivateFiles.write(file, json + "\n");
    line.getOut().println("Wrote " + file);
    return CommandLine.ExitCode.OK;
  }

  private int rotate(CommandLine line) {
    var defaultFile = ConfigLoader.defaults(context.paths()).storage().keysetFile();
    var file = resolve(line.getParseResult().matchedPositionalValue(0, defaultFile));
    var text =
        PrivateFiles.read(file)
            .orElseThrow(() ->
                new ConfigurationException(
                    file
                        + " does not exist; 'trunkline keyset generate --output=FILE' creates"
                        + " one"));
    try {
      var rotated = Keyset.parse(Secret.of(text)).rotate();
      PrivateFiles.write(file, rotated.json().reveal() + "\n");
      line.getOut()
          .println(
              "%s now contains %d keys. Restart all nodes.".formatted(file, rotated.keyCount()));
      return CommandLine.ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(file + " is " + e.getMessage());
    }
  }

  private Path resolve(Path path) {
    return context.paths().working().resolve(path).normalize();
  }

  /**
   * Builds a subcommand. {@code work} receives its parsed command line and returns the exit code.
   */
  private static CommandLine leaf(
      String name,
      String description,
      Consumer<CommandSpec> arguments,
      ToIntFunction<CommandLine> work) {
    var self = new CommandLine[1];
    Callable<Integer> call = () -> work.applyAsInt(self[0]);
    var spec = CommandSpec.wrapWithoutInspection(call).name(name).mixinStandardHelpOptions(true);
    spec.usageMessage().description(description);
    arguments.accept(spec);
    self[0] = new CommandLine(spec);
    return self[0];
  }
}
