package io.trunkline.settings;

import io.trunkline.platform.postgres.DatabaseUrl;
import io.trunkline.platform.postgres.DatabaseUrlParser;
import io.trunkline.platform.secret.PemKeys;
import io.trunkline.platform.secret.Secret;
import io.trunkline.settings.SettingValues.Value;
import io.trunkline.settings.TrunklineConfig.ListenAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parses the values of settings. Each error names the key and the value, and says what is valid.
 */
final class SettingParser {
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*([A-Za-z]*)");
  private static final Pattern LISTEN =
      Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]+]|[^:\\s\\[\\]]+):(?<port>\\d{1,5})");
  private static final Duration DURATION_MAX = Duration.ofDays(3650);
  private static final Map<String, Duration> TIME_UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));
  private static final Map<String, Long> SIZE_UNITS =
      Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private static final int WEBHOOK_SECRET_BYTES_MAX = 1_024;

  private final SettingValues values;

  SettingParser(SettingValues values) {
    this.values = values;
  }

  String text(Setting setting, Pattern allowed, String shape) {
    var text = value(setting).text();
    return allowed.matcher(text).matches() ? text : reject(setting, shape, setting.defaultText());
  }

  Optional<String> optional(Setting setting, Pattern allowed, String shape) {
    return Optional.of(value(setting).text())
        .filter(text -> !text.isEmpty())
        .map(_ -> text(setting, allowed, shape));
  }

  Optional<Secret> secret(Setting setting) {
    return Optional.of(value(setting).text()).filter(it -> !it.isEmpty()).map(Secret::of);
  }

  /**
   * Parses a secret that must match a pattern; {@code shape} describes the pattern in the error
   * message.
   */
  Optional<Secret> secret(Setting setting, Pattern allowed, String shape) {
    var secret = secret(setting);
    return secret.isEmpty() || allowed.matcher(secret.get().reveal()).matches()
        ? secret
        : reject(setting, shape, secret);
  }

  /** Parses a secret with which a provider signs webhooks. */
  Optional<Secret> webhookSecret(Setting setting) {
    var secret = secret(setting);
    return secret.isEmpty() || secret.get().bytes().length <= WEBHOOK_SECRET_BYTES_MAX
        ? secret
        : reject(setting, "at most %d bytes of UTF-8".formatted(WEBHOOK_SECRET_BYTES_MAX), secret);
  }

  /** Parses an RSA key in PEM. */
  Optional<Secret> rsaPrivateKey(Setting setting) {
    var secret = secret(setting);
    try {
      secret.ifPresent(PemKeys::rsaPrivateKey);
      return secret;
    } catch (IllegalArgumentException e) {
      return reject(setting, "an RSA key in PEM; " + e.getMessage(), secret);
    }
  }

  ListenAddress listen(Setting setting) {
    var shape = "host:port, such as 127.0.0.1:8080 or [::1]:8080, with a port from 0 to 65535";
    var matcher = LISTEN.matcher(value(setting).text());
    if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > 65535) {
      return reject(setting, shape, new ListenAddress("127.0.0.1", 0));
    }
    var host = matcher.group("host").replace("[", "").replace("]", "");
    return new ListenAddress(host, Integer.parseInt(matcher.group("port")));
  }

  Duration duration(Setting setting, Duration min) {
    var shape = "a duration such as 500ms, 15s, 30m, 24h or 3d, at least " + text(min);
    var matcher = AMOUNT.matcher(value(setting).text());
    if (!matcher.matches() || !TIME_UNITS.containsKey(matcher.group(2))) {
      return reject(setting, shape, min);
    }
    var unit = TIME_UNITS.getOrDefault(matcher.group(2), Duration.ZERO);
    var amount = Math.min(Long.parseLong(matcher.group(1)), DURATION_MAX.toMillis());
    var duration = unit.multipliedBy(amount);
    if (duration.compareTo(min) < 0 || duration.compareTo(DURATION_MAX) > 0) {
      return reject(setting, shape + " and at most " + text(DURATION_MAX), min);
    }
    return duration;
  }

  long bytes(Setting setting, long max) {
    var shape = "a number of bytes from 1 to " + max + ", or with a unit, such as 256KiB or 25MiB";
    var matcher = AMOUNT.matcher(value(setting).text());
    if (!matcher.matches() || !SIZE_UNITS.containsKey(matcher.group(2))) {
      return reject(setting, shape, max);
    }
    var unit = SIZE_UNITS.getOrDefault(matcher.group(2), 1L);
    var amount = Long.parseLong(matcher.group(1));
    if (amount < 1 || amount > max / unit) {
      return reject(setting, shape, max);
    }
    return amount * unit;
  }

  int count(Setting setting, int max) {
    var text = value(setting).text();
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) > max) {
      return reject(setting, "a whole number from 0 to " + max, max);
    }
    return Integer.parseInt(text);
  }

  List<String> list(Setting setting, Pattern allowed, String shape) {
    var items =
        Arrays.stream(value(setting).text().split(",", -1))
            .map(String::strip)
            .filter(it -> !it.isEmpty())
            .toList();
    return items.stream().allMatch(allowed.asMatchPredicate())
        ? items
        : reject(setting, shape, List.of());
  }

  /** Returns the ranges as they are written in the setting. */
  List<String> networks(Setting setting) {
    var networks = list(setting, Pattern.compile(".*"), "");
    return networks.stream().allMatch(SettingParser::isNetwork)
        ? networks
        : reject(
            setting, "CIDR ranges, separated by commas, such as 10.0.0.0/8,fd00::/8", List.of());
  }

  /** Parses one of the constants of an enum, in any case. */
  <E extends Enum<E>> E choice(Setting setting, Class<E> type, E fallback) {
    return choice(type, value(setting).text())
        .orElseGet(() -> reject(setting, "one of " + names(type), fallback));
  }

  /** Parses a list of {@code name=constant}. */
  <E extends Enum<E>> Map<String, E> choices(Setting setting, Class<E> type, Pattern name) {
    var choices = new LinkedHashMap<String, E>();
    for (var item : list(setting, Pattern.compile(".*"), "")) {
      var parts = item.split("=", 2);
      var choice = choice(type, parts[parts.length - 1].strip());
      if (parts.length < 2 || !name.matcher(parts[0].strip()).matches() || choice.isEmpty()) {
        return reject(setting, "a list such as io.vertx=DEBUG; levels: " + names(type), Map.of());
      }
      choices.put(parts[0].strip(), choice.get());
    }
    return choices;
  }

  private static <E extends Enum<E>> Optional<E> choice(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equalsIgnoreCase(text))
        .findFirst();
  }

  private static <E extends Enum<E>> String names(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  Optional<Path> path(Setting setting) {
    var text = value(setting).text();
    try {
      return Optional.of(text).filter(it -> !it.isEmpty()).map(values.paths()::resolve);
    } catch (InvalidPathException e) {
      return reject(setting, "a path", Optional.empty());
    }
  }

  URI publicUrl(Setting setting) {
    var shape = "an http or https URL without query, such as https://hooks.example.com";
    var fallback = URI.create(setting.defaultText());
    try {
      var url = new URI(value(setting).text().replaceFirst("/+$", ""));
      var isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      var isPlain =
          url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
      return isWeb && isPlain && url.getHost() != null ? url : reject(setting, shape, fallback);
    } catch (URISyntaxException e) {
      return reject(setting, shape, fallback);
    }
  }

  Optional<DatabaseUrl> databaseUrl(Setting setting) {
    try {
      return secret(setting).map(it -> DatabaseUrlParser.parse(it.reveal()));
    } catch (IllegalArgumentException e) {
      problems().add(setting, value(setting).origin() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Reports an invalid value, and returns a value with which the other settings are checked. */
  <T> T reject(Setting setting, String shape, T fallback) {
    var value = value(setting);
    problems()
        .add(
            setting,
            setting.isSecret()
                ? value.origin() + " is invalid; it must be " + shape
                : "%s is '%s'; it must be %s".formatted(value.origin(), value.text(), shape));
    return fallback;
  }

  SettingProblems problems() {
    return values.problems();
  }

  /** Returns how messages name a setting: its source, and the line in the settings file. */
  String origin(Setting setting) {
    return value(setting).origin();
  }

  private Value value(Setting setting) {
    return values.get(setting);
  }

  private static boolean isNetwork(String text) {
    var parts = text.split("/", 2);
    try {
      var bits = InetAddress.ofLiteral(parts[0]).getAddress().length * 8;
      return parts.length == 1
          || (parts[1].matches("\\d{1,3}") && Integer.parseInt(parts[1]) <= bits);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String text(Duration duration) {
    if (duration.toMillis() % 1000 != 0) {
      return duration.toMillis() + "ms";
    }
    return duration.toSeconds() % 86_400 == 0
        ? duration.toDays() + "d"
        : duration.toSeconds() + "s";
  }
}
