package io.trunkline.settings;

import io.trunkline.settings.SettingSources.DefaultPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text of every setting, taken from the first source that has it: flag, environment, file,
 * default.
 */
final class SettingValues {
  private static final Path DEFAULT_FILE = Path.of("conf", "trunkline.yaml");
  private static final String COMMON_DATABASE_VARIABLE = "DATABASE_URL";

  /** The text of a setting, and where it was set, for error messages. */
  record Value(String text, String origin) {}

  /** The values of one source by key, and how error messages name a key of this source. */
  private record ValueSource(Map<String, String> values, UnaryOperator<String> nameInMessages) {}

  private final Map<Setting, Value> values = new EnumMap<>(Setting.class);
  private final List<String> warnings = new ArrayList<>();
  private final DefaultPaths paths;

  private SettingValues(DefaultPaths paths) {
    this.paths = paths;
  }

  /** Returns the default of every setting. */
  static SettingValues defaults(DefaultPaths paths) {
    var values = new SettingValues(paths);
    for (var setting : Setting.values()) {
      values.values.put(setting, defaultOf(setting));
    }
    return values;
  }

  private static Value defaultOf(Setting setting) {
    return new Value(setting.defaultText(), setting.key() + " by default");
  }

  static SettingValues of(SettingSources sources) {
    var values = new SettingValues(sources.paths());
    var all =
        List.of(
            values.flags(sources), values.environment(sources.environment()), values.file(sources));
    for (var setting : Setting.values()) {
      var value = all.stream().flatMap(source -> values.find(setting, source).stream()).findFirst();
      values.values.put(setting, value.orElseGet(() -> defaultOf(setting)));
    }
    return values;
  }

  Value get(Setting setting) {
    return Optional.ofNullable(values.get(setting)).orElseThrow();
  }

  DefaultPaths paths() {
    return paths;
  }

  /** Describes the environment variables that were ignored and are probably mistakes. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  private ValueSource flags(SettingSources sources) {
    requireKnown(sources.flags().keySet(), "the flags");
    return new ValueSource(sources.flags(), key -> "--" + key);
  }

  private ValueSource file(SettingSources sources) {
    var defaultFile = paths.working().resolve(DEFAULT_FILE);
    var file = sources.file().or(() -> Optional.of(defaultFile).filter(Files::exists));
    if (file.isEmpty()) {
      return new ValueSource(Map.of(), key -> key);
    }
    var values = SettingsFile.read(paths.working().resolve(file.get()));
    requireKnown(values.keySet(), file.get().toString());
    return new ValueSource(values, key -> key + " in " + file.get());
  }

  private ValueSource environment(Map<String, String> environment) {
    var keys = knownKeys().collect(Collectors.toMap(Setting::variable, UnaryOperator.identity()));
    var values =
        environment.entrySet().stream()
            .filter(it -> keys.containsKey(it.getKey()))
            // Orchestrators pass an empty variable for a value that is not set.
            .filter(it -> !it.getValue().isEmpty())
            .collect(
                Collectors.toMap(it -> keys.getOrDefault(it.getKey(), ""), Map.Entry::getValue));
    for (var name : environment.keySet()) {
      if (name.startsWith(Setting.VARIABLE_PREFIX) && !keys.containsKey(name)) {
        warnings.add(name + " is not a setting" + suggestion(name, keys.keySet()));
      }
    }
    var url = environment.getOrDefault(COMMON_DATABASE_VARIABLE, "");
    var key = Setting.DATABASE_URL.key();
    if (url.isEmpty() || values.containsKey(key) || values.containsKey(key + Setting.FILE_SUFFIX)) {
      return new ValueSource(values, Setting::variable);
    }
    values.put(key, url);
    return new ValueSource(
        values, it -> it.equals(key) ? COMMON_DATABASE_VARIABLE : Setting.variable(it));
  }

  private Optional<Value> find(Setting setting, ValueSource source) {
    var direct = Optional.ofNullable(source.values().get(setting.key()));
    var name = source.nameInMessages().apply(setting.key());
    if (!setting.isSecret()) {
      return direct.map(text -> new Value(text.strip(), name));
    }
    var path = Optional.ofNullable(source.values().get(setting.fileKey()));
    var fileName = source.nameInMessages().apply(setting.fileKey());
    if (direct.isPresent() && path.isPresent()) {
      throw new ConfigurationException(
          name + " and " + fileName + " are both set; keep one of them");
    }
    direct.filter(SettingValues::isBlankSecret).ifPresent(_ -> refuseBlank(name));
    return direct
        .map(text -> new Value(text, name))
        .or(() -> path.map(it -> new Value(content(it, fileName), fileName)));
  }

  private static boolean isBlankSecret(String text) {
    return text.isBlank() && !text.isEmpty();
  }

  private static void refuseBlank(String name) {
    throw new ConfigurationException(name + " is blank; set a secret or remove it");
  }

  private String content(String path, String name) {
    var file = paths.working().resolve(path.strip());
    try {
      var text = Files.readString(file).strip();
      if (text.isEmpty()) {
        throw new ConfigurationException(
            "%s names %s, which is empty; it must contain the secret".formatted(name, file));
      }
      return text;
    } catch (IOException e) {
      throw new ConfigurationException(
          "%s names %s, which cannot be read: %s"
              .formatted(name, file, e.getClass().getSimpleName()));
    }
  }

  private static void requireKnown(Set<String> keys, String where) {
    var known = knownKeys().collect(Collectors.toSet());
    var unknown =
        keys.stream()
            .filter(key -> !known.contains(key))
            .sorted()
            .map(key -> "'" + key + "'" + suggestion(key, known))
            .toList();
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          "unknown key in " + where + ": " + String.join(", ", unknown));
    }
  }

  private static Stream<String> knownKeys() {
    return Arrays.stream(Setting.values())
        .flatMap(it -> it.isSecret() ? Stream.of(it.key(), it.fileKey()) : Stream.of(it.key()));
  }

  private static String suggestion(String unknown, Set<String> known) {
    return Suggestions.nearest(unknown, known).map(it -> " (did you mean " + it + "?)").orElse("");
  }
}
