package io.trunkline.platform.postgres;

import io.trunkline.platform.secret.Secret;
import io.vertx.pgclient.SslMode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a {@link DatabaseUrl}. Its messages quote no part that could hold the password. */
final class DatabaseUrlParser {
  private static final String SHAPE = "postgresql://user:password@host:port/name?sslmode=require";

  // java.net.URI refuses host names with an underscore, which container networks are full of. The
  // login ends at the first '@': one inside a password has to be written %40.
  private static final Pattern URL =
      Pattern.compile(
          "postgres(?:ql)?://(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?"
              + "(?<host>\\[[0-9A-Fa-f:.]+]|[^:@/?#\\[\\]\\s,]+)(?::(?<port>\\d{1,5}))?"
              + "/(?<name>[^/?#@]+)(?:\\?(?<query>[^#]*))?");

  private DatabaseUrlParser() {}

  static DatabaseUrl parse(String text) {
    var url = URL.matcher(text.strip());
    if (!url.matches()) {
      throw bad(
          "it is not of the form "
              + SHAPE
              + "; write / @ : ? # % in user or password as %2F %40 %3A %3F %23 %25");
    }
    var user = Optional.ofNullable(url.group("user")).filter(it -> !it.isEmpty());
    var login =
        new DatabaseUrl.Login(
            decode("user", user.orElseThrow(() -> bad("it names no user; write " + SHAPE))),
            Optional.ofNullable(url.group("password"))
                .filter(it -> !it.isEmpty())
                .map(it -> Secret.of(decode("password", it))));
    var query = query(Optional.ofNullable(url.group("query")).orElse(""));
    var host = url.group("host").replace("[", "").replace("]", "");
    return new DatabaseUrl(
        host,
        port(Optional.ofNullable(url.group("port")).orElse("5432")),
        decode("name", url.group("name")),
        login,
        sslMode(query.getOrDefault("sslmode", "prefer")),
        Optional.ofNullable(query.get("sslrootcert")));
  }

  private static int port(String digits) {
    var port = Integer.parseInt(digits);
    if (port < 1 || port > 65535) {
      throw bad("its port is " + port + "; a port is a number from 1 to 65535");
    }
    return port;
  }

  private static Map<String, String> query(String raw) {
    var query = new HashMap<String, String>();
    for (var pair : raw.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      var name = decode("parameter", pair.replaceFirst("=.*", ""));
      if (!name.equals("sslmode") && !name.equals("sslrootcert")) {
        throw bad("it has the parameter '" + name + "'; only sslmode and sslrootcert are known");
      }
      query.put(name, decode(name, pair.replaceFirst("[^=]*=?", "")));
    }
    return query;
  }

  private static SslMode sslMode(String value) {
    return Arrays.stream(SslMode.values())
        .filter(mode -> mode.value.equals(value))
        .findFirst()
        .orElseThrow(() ->
            bad(
                "its sslmode is '"
                    + value
                    + "'; it must be one of "
                    + Arrays.stream(SslMode.values())
                        .map(mode -> mode.value)
                        .collect(Collectors.joining(", "))));
  }

  private static String decode(String part, String raw) {
    try {
      // A plus sign stands for itself here.
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // The cause quotes what it could not decode.
      throw bad(
          "its " + part + " holds a '%' that two hexadecimal digits do not follow; write %25");
    }
  }

  private static IllegalArgumentException bad(String what) {
    return new IllegalArgumentException("the database URL cannot be used: " + what);
  }
}
