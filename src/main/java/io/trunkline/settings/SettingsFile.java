package io.trunkline.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A settings file: YAML with nested keys ({@code gateway: {listen: …}}) or dotted keys ({@code
 * gateway.listen}). Values are read as text, so that {@code 000000000000} stays twelve digits; the
 * items of a list are joined with commas.
 */
final class SettingsFile {
  private static final int KEY_LENGTH_MAX = 200;

  /** The text of a value, and the line of the file, counted from 1. */
  record Entry(String text, int line) {}

  private final Path file;
  private final SettingProblems problems;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private SettingsFile(Path file, SettingProblems problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * Returns the values by dotted key. Unknown keys are included. A wrong line is added to the
   * problems.
   *
   * @throws ConfigurationException if the whole file is unreadable
   */
  static Map<String, Entry> read(Path file, SettingProblems problems) {
    var settings = new SettingsFile(file, problems);
    try {
      var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
      // Null if the file is empty or has only comments.
      Optional.ofNullable(yaml.compose(new StringReader(Files.readString(file))))
          .ifPresent(root -> settings.take("", root));
    } catch (IOException e) {
      throw new ConfigurationException(
          "cannot read " + file + ": " + FileProblem.describe(file, e));
    } catch (MarkedYAMLException e) {
      throw new ConfigurationException(
          settings.at(e.getProblemMark().getLine()) + "not valid YAML: " + withoutContent(e));
    } catch (YAMLException e) {
      // Use only the first line, because the others quote the file, which may contain secrets.
      throw new ConfigurationException(
          file
              + " is not valid YAML: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    return settings.entries;
  }

  /** Names the place of a value, as compilers do. {@code line} counts from 0. */
  private String at(int line) {
    return "%s, line %d: ".formatted(file, line + 1);
  }

  /** Leaves out what the parser quotes from the file, because that may be a secret. */
  private static String withoutContent(MarkedYAMLException e) {
    var problem = String.valueOf(e.getProblem());
    if (problem.startsWith("found undefined alias")) {
      return "a value that begins with '*' must be quoted";
    }
    return problem.contains("\\t(TAB)") ? "it is indented with a tab; use spaces" : problem;
  }

  private void take(String key, Node node) {
    switch (node) {
      case MappingNode mapping -> takeAll(key, mapping);
      case SequenceNode list when !key.isEmpty() -> {
        var items = list.getValue().stream().flatMap(item -> scalar(item).stream()).toList();
        if (items.size() == list.getValue().size()) {
          put(key, String.join(",", items), node);
        }
      }
      default -> scalar(node).ifPresent(text -> put(key, text, node));
    }
  }

  private void takeAll(String key, MappingNode mapping) {
    for (var entry : mapping.getValue()) {
      var name = scalar(entry.getKeyNode()).orElse("");
      var path = key.isEmpty() ? name : key + "." + name;
      // The limit also stops the recursion if an alias refers to a node that contains the alias.
      if (path.length() > KEY_LENGTH_MAX) {
        throw new ConfigurationException(
            at(entry.getKeyNode().getStartMark().getLine()) + "the keys are nested too deeply");
      }
      take(path, entry.getValueNode());
    }
  }

  private void put(String key, String value, Node node) {
    if (key.isEmpty()) {
      throw new ConfigurationException(
          file + " contains no settings; write lines such as 'data.dir: …'");
    }
    var line = node.getStartMark().getLine();
    var first = entries.putIfAbsent(key, new Entry(value, line + 1));
    if (first != null) {
      problems.add(at(line) + "'%s' is already set on line %d".formatted(key, first.line()));
    }
  }

  private Optional<String> scalar(Node node) {
    if (node instanceof ScalarNode value) {
      return Optional.of(value.getTag().equals(Tag.NULL) ? "" : value.getValue());
    }
    problems.add(
        at(node.getStartMark().getLine()) + "a value must be a string or a list of strings");
    return Optional.empty();
  }
}
