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

/** Parses a {@link DatabaseUrl}. */
public final class DatabaseUrlParser {
  private static final String SHAPE = "postgresql://user:password@host:port/name?sslmode=require";

  // java.net.URI rejects host names with an underscore, which are common in container networks. The
  // login ends at the first '@', so an '@' in a password must be written as %40.
  private static final Pattern URL =
      Pattern.compile(
          "postgres(?:ql)?://(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?"
              + "(?<host>\\[[0-9A-Fa-f:.]+]|[^:@/?#\\[\\]\\s,]+)(?::(?<port>\\d{1,5}))?"
              + "/(?<name>[^/?#@]+)(?:\\?(?<query>[^#]*))?");

  private DatabaseUrlParser() {}

  /** Throws {@link IllegalArgumentException}; its message never contains the password. */
  public static DatabaseUrl parse(String text) {
    var url = URL.matcher(text.strip());
    if (!url.matches()) {
      throw invalid(
          "it does not have the form "
              + SHAPE
              + "; in user and password, write / @ : ? # % as %2F %40 %3A %3F %23 %25");
    }
    var user = Optional.ofNullable(url.group("user")).filter(it -> !it.isEmpty());
    var login =
        new DatabaseUrl.Login(
            decode("user", user.orElseThrow(() -> invalid("it has no user; the form is " + SHAPE))),
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
      throw invalid("its port is " + port + "; it must be a number from 1 to 65535");
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
        throw invalid(
            "it has the parameter '" + name + "'; only sslmode and sslrootcert are supported");
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
            invalid(
                "its sslmode is '"
                    + value
                    + "'; it must be one of "
                    + Arrays.stream(SslMode.values())
                        .map(mode -> mode.value)
                        .collect(Collectors.joining(", "))));
  }

  private static String decode(String part, String raw) {
    try {
      // Unlike in form data, a plus sign is not a space.
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // The exception has no cause, because the message of the cause would quote the text.
      throw invalid(
          "its " + part + " has a '%' without two hexadecimal digits after it; write it as %25");
    }
  }

  private static IllegalArgumentException invalid(String what) {
    return new IllegalArgumentException("invalid database URL: " + what);
  }
}
