package io.trunkline.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
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
  private final Path file;
  private final Map<String, String> values = new LinkedHashMap<>();

  private SettingsFile(Path file) {
    this.file = file;
  }

  /** Returns the values by dotted key. Unknown keys are included. */
  static Map<String, String> read(Path file) {
    var settings = new SettingsFile(file);
    try {
      var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
      // Null if the file is empty or has only comments.
      Optional.ofNullable(yaml.compose(new StringReader(Files.readString(file))))
          .ifPresent(root -> settings.take("", root));
    } catch (IOException e) {
      throw new ConfigurationException("cannot read " + file + ": " + e.getMessage());
    } catch (YAMLException e) {
      // Only the first line, because the others quote the file, which may contain secrets.
      throw new ConfigurationException(
          file
              + " is not valid YAML: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    return settings.values;
  }

  private void take(String key, Node node) {
    switch (node) {
      case MappingNode mapping -> takeAll(key, mapping);
      case SequenceNode list ->
          put(
              key,
              list.getValue().stream().map(this::scalar).collect(Collectors.joining(",")),
              node);
      default -> put(key, scalar(node), node);
    }
  }

  private void takeAll(String key, MappingNode mapping) {
    for (var entry : mapping.getValue()) {
      var name = scalar(entry.getKeyNode());
      take(key.isEmpty() ? name : key + "." + name, entry.getValueNode());
    }
  }

  private void put(String key, String value, Node node) {
    if (key.isEmpty()) {
      throw new ConfigurationException(
          file + " contains no settings; write lines such as 'data.dir: …'");
    }
    if (values.putIfAbsent(key, value) != null) {
      throw new ConfigurationException(
          "%s sets '%s' twice, the second time on line %d"
              .formatted(file, key, node.getStartMark().getLine() + 1));
    }
  }

  private String scalar(Node node) {
    if (node instanceof ScalarNode value) {
      return value.getTag().equals(Tag.NULL) ? "" : value.getValue();
    }
    throw new ConfigurationException(
        "%s, line %d: a value must be a string or a list of strings"
            .formatted(file, node.getStartMark().getLine() + 1));
  }
}
