package io.trunkline.settings;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The command-line flags: one for each setting, such as {@code --gateway.listen}, and {@code
 * --config}.
 */
public final class SettingFlags {
  private static final String CONFIG = "--config";

  private SettingFlags() {}

  public static void addTo(CommandSpec command) {
    command.addOption(
        OptionSpec.builder(CONFIG)
            .type(Path.class)
            .paramLabel("FILE")
            .description("Settings file (default: conf/trunkline.yaml if it exists)")
            .build());
    var groups = new LinkedHashMap<String, ArgGroupSpec.Builder>();
    for (var setting : Setting.values()) {
      var group =
          groups.computeIfAbsent(
              setting.group(),
              name -> ArgGroupSpec.builder().heading("%n" + name + "%n").validate(false));
      group.addArg(option(setting.key(), description(setting)));
      if (setting.isSecret()) {
        group.addArg(option(setting.fileKey(), "file that contains it"));
      }
    }
    groups.values().forEach(group -> command.addArgGroup(group.build()));
    command
        .usageMessage()
        .footer(
            "",
            "Every flag is also a key of the settings file, and an environment variable:",
            "--gateway.listen is TRUNKLINE_GATEWAY_LISTEN. Flags override the environment, which",
            "overrides the file. A secret can also be read from a file: --database.url-file.");
  }

  /** Returns the flags that were given on the command line, by key. */
  public static Map<String, String> given(ParseResult line) {
    var flags = new HashMap<String, String>();
    Arrays.stream(Setting.values())
        .flatMap(it -> List.of(it.key(), it.fileKey()).stream())
        .filter(key -> line.hasMatchedOption("--" + key))
        .forEach(key -> flags.put(key, line.matchedOptionValue("--" + key, "")));
    return flags;
  }

  public static Optional<Path> file(ParseResult line) {
    return line.hasMatchedOption(CONFIG)
        ? Optional.of(line.matchedOptionValue(CONFIG, Path.of("")))
        : Optional.empty();
  }

  private static OptionSpec option(String key, String description) {
    return OptionSpec.builder("--" + key)
        .type(String.class)
        .paramLabel("VALUE")
        .description(description)
        .build();
  }

  private static String description(Setting setting) {
    // picocli treats descriptions as format strings.
    var text = setting.meaning().replace("%", "%%");
    return setting.defaultText().isEmpty() ? text : text + " (" + setting.defaultText() + ")";
  }
}
