package io.trunkline.settings;

import io.trunkline.platform.text.Suggestions;
import io.trunkline.settings.SettingSources.DefaultPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
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

  /**
   * Variables that Kubernetes and Docker set in every container next to a service whose name begins
   * with {@code trunkline}.
   */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "TRUNKLINE_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_(TCP|UDP|SCTP)(_[A-Z]+)?)");

  private final Map<Setting, Value> values = new EnumMap<>(Setting.class);
  private final SettingProblems problems = new SettingProblems();
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

  /** What is wrong so far. The parser adds to it. */
  SettingProblems problems() {
    return problems;
  }

  private ValueSource flags(SettingSources sources) {
    var known = knownKeys().collect(Collectors.toSet());
    sources.flags().keySet().stream()
        .filter(key -> !known.contains(key))
        .sorted()
        .forEach(key -> problems.add("--" + key + " is not a setting" + suggestion(key, known)));
    return new ValueSource(sources.flags(), key -> "--" + key);
  }

  private ValueSource file(SettingSources sources) {
    var defaultFile = paths.working().resolve(DEFAULT_FILE);
    var file = sources.file().or(() -> Optional.of(defaultFile).filter(Files::exists));
    if (file.isEmpty()) {
      return new ValueSource(Map.of(), key -> key);
    }
    var path = paths.resolve(file.get().toString());
    try {
      var entries = SettingsFile.read(path, problems);
      UnaryOperator<String> name = key -> place(path, entries, key) + key;
      requireKnown(path, entries);
      var values = new HashMap<String, String>();
      entries.forEach((key, entry) -> values.put(key, entry.text()));
      return new ValueSource(values, name);
    } catch (ConfigurationException e) {
      // Without the file, checking the other settings would report follow-up errors.
      problems.add(String.valueOf(e.getMessage()));
      problems.throwIfAny();
      throw e;
    }
  }

  private static String place(Path file, Map<String, SettingsFile.Entry> entries, String key) {
    return Optional.ofNullable(entries.get(key))
        .map(entry -> "%s, line %d: ".formatted(file, entry.line()))
        .orElse("");
  }

  private void requireKnown(Path file, Map<String, SettingsFile.Entry> entries) {
    var known = knownKeys().collect(Collectors.toSet());
    entries.keySet().stream()
        .filter(key -> !known.contains(key))
        .forEach(key ->
            problems.add(
                place(file, entries, key)
                    + "unknown setting '"
                    + key
                    + "'"
                    + suggestion(key, known)));
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
    environment.keySet().stream()
        .filter(name -> name.startsWith(Setting.VARIABLE_PREFIX) && !keys.containsKey(name))
        .filter(name -> !isServiceLink(name, environment.getOrDefault(name, "")))
        .sorted()
        .forEach(
            name -> problems.add(name + " is not a setting" + suggestion(name, keys.keySet())));
    var url = environment.getOrDefault(COMMON_DATABASE_VARIABLE, "");
    var key = Setting.DATABASE_URL.key();
    if (url.isEmpty() || values.containsKey(key) || values.containsKey(key + Setting.FILE_SUFFIX)) {
      return new ValueSource(values, Setting::variable);
    }
    values.put(key, url);
    return new ValueSource(
        values, it -> it.equals(key) ? COMMON_DATABASE_VARIABLE : Setting.variable(it));
  }

  private static boolean isServiceLink(String name, String value) {
    return SERVICE_LINK.matcher(name).matches()
        || (name.endsWith("_PORT") && value.matches("(tcp|udp|sctp)://.+"));
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
      return invalid(setting, name + " and " + fileName + " are both set; keep one of them");
    }
    if (direct.filter(text -> text.isBlank() && !text.isEmpty()).isPresent()) {
      return invalid(setting, name + " is blank; set a secret or remove it");
    }
    return direct
        .map(text -> new Value(text, name))
        .or(() -> path.flatMap(file -> content(setting, file, fileName)));
  }

  private Optional<Value> content(Setting setting, String path, String name) {
    try {
      var file = paths.resolve(path.strip());
      return content(setting, file, name);
    } catch (InvalidPathException e) {
      return invalid(setting, name + " does not name a file");
    }
  }

  private Optional<Value> content(Setting setting, Path file, String name) {
    try {
      var text = Files.readString(file).strip();
      return text.isEmpty()
          ? invalid(
              setting,
              "%s names %s, which is empty; it must contain the secret".formatted(name, file))
          : Optional.of(new Value(text, name));
    } catch (IOException e) {
      return invalid(
          setting,
          "%s names %s, which cannot be read: %s"
              .formatted(name, file, FileProblem.describe(file, e)));
    }
  }

  /** Returns empty, so that the default is used until all problems are reported. */
  private Optional<Value> invalid(Setting setting, String sentence) {
    problems.add(setting, sentence);
    return Optional.empty();
  }

  private static Stream<String> knownKeys() {
    return Arrays.stream(Setting.values())
        .flatMap(it -> it.isSecret() ? Stream.of(it.key(), it.fileKey()) : Stream.of(it.key()));
  }

  private static String suggestion(String unknown, Set<String> known) {
    return Suggestions.nearest(unknown, known)
        .map(it -> " (did you mean " + it + "?)")
        .or(() ->
            known.stream()
                .filter(key -> key.startsWith(unknown + "."))
                .min(Comparator.naturalOrder())
                .map(key -> " (it is a group of settings, such as " + key + ")"))
        .orElse("");
  }
}
