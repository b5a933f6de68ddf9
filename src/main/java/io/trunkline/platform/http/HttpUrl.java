package io.trunkline.platform.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An absolute {@code http} or {@code https} URL without user, password or fragment.
 *
 * @param host lower case, without brackets and without a trailing dot
 * @param path the request target, including the query
 * @param literal the address if the host is one, in any form that some resolver accepts ({@code
 *     2130706433}, {@code 0177.0.0.1}, {@code 0x7f.1})
 */
public record HttpUrl(
    boolean isSecure, String host, int port, String path, Optional<InetAddress> literal) {
  public static final int LENGTH_MAX = 2048;

  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_][a-z0-9_-]{0,62})*");
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)");

  /**
   * Parses a URL. @throws IllegalArgumentException with a message for the person who wrote the URL
   */
  public static HttpUrl parse(String text) {
    if (text.length() > LENGTH_MAX) {
      throw new IllegalArgumentException("the URL is longer than " + LENGTH_MAX + " characters");
    }
    var uri = uri(text);
    var secure = isSecure(uri);
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("the URL has a fragment (#…), which is never sent");
    }
    var authority = Optional.ofNullable(uri.getRawAuthority()).orElse("");
    if (authority.contains("@")) {
      throw new IllegalArgumentException(
          "the URL contains a user name or password; send an Authorization header instead");
    }
    var colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
    var hostText = colon < 0 ? authority : authority.substring(0, colon);
    var port = colon < 0 ? "" : authority.substring(colon + 1);
    var literal = literal(hostText);
    var host = literal.isPresent() ? withoutBrackets(hostText) : name(hostText);
    return new HttpUrl(secure, host, port(port, secure), path(uri), literal);
  }

  /** Returns whether the host is an IPv6 address, which is written in brackets in a header. */
  boolean isV6() {
    return host.indexOf(':') >= 0;
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URL: " + e.getReason(), e);
    }
  }

  private static boolean isSecure(URI uri) {
    return switch (Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT)) {
      case "https" -> true;
      case "http" -> false;
      default -> throw new IllegalArgumentException("the URL must begin with http:// or https://");
    };
  }

  private static int port(String digits, boolean secure) {
    if (digits.isEmpty()) {
      return secure ? 443 : 80;
    }
    var port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("the port of the URL must be a number from 1 to 65535");
    }
    return port;
  }

  private static String path(URI uri) {
    var path = Optional.ofNullable(uri.getRawPath()).filter(text -> !text.isEmpty()).orElse("/");
    var encoded = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    if (!encoded.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("the URL must be ASCII; percent-encode other characters");
    }
    return encoded;
  }

  private static Optional<InetAddress> literal(String hostText) {
    var host = withoutTrailingDot(hostText.toLowerCase(Locale.ROOT));
    var v6 = host.startsWith("[");
    if (!v6 && !ENDS_IN_NUMBER.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          v6
              ? Inet6Address.ofLiteral(withoutBrackets(hostText))
              : Inet4Address.ofPosixLiteral(host));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the host '%s' is not an address".formatted(hostText), e);
    }
  }

  private static String name(String hostText) {
    var host = withoutTrailingDot(hostText.toLowerCase(Locale.ROOT));
    if (host.isEmpty()) {
      throw new IllegalArgumentException("the URL has no host");
    }
    if (!NAME.matcher(host).matches()) {
      throw new IllegalArgumentException(
          ("the host '%s' is not a name of letters, digits, hyphens and dots;"
                  + " write other names as xn--")
              .formatted(hostText));
    }
    return host;
  }

  private static String withoutBrackets(String host) {
    if (!host.startsWith("[")) {
      return withoutTrailingDot(host.toLowerCase(Locale.ROOT));
    }
    if (!host.endsWith("]") || host.contains("%")) {
      throw new IllegalArgumentException("'%s' is not an address".formatted(host));
    }
    return host.substring(1, host.length() - 1).toLowerCase(Locale.ROOT);
  }

  private static String withoutTrailingDot(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** Returns host and port for messages; path and query may contain tokens. */
  public String hostAndPort() {
    return (isV6() ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  public String toString() {
    return (isSecure ? "https://" : "http://") + hostAndPort();
  }
}
