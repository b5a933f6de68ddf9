package io.trunkline.target.http;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides which headers may be sent to a target. */
final class HeaderRules {
  static final int NAME_LENGTH_MAX = 128;
  static final int VALUE_LENGTH_MAX = 4096;

  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** Visible ASCII characters, spaces and tabs (RFC 9110, section 5.5). */
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

  private static final Set<String> CONNECTION =
      Set.of(
          "connection",
          "expect",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final Set<String> MESSAGE = Set.of("content-length", "content-type", "host");

  private HeaderRules() {}

  static boolean isName(String name) {
    return name.length() <= NAME_LENGTH_MAX && NAME.matcher(name).matches();
  }

  static boolean isValue(String value) {
    return value.length() <= VALUE_LENGTH_MAX && VALUE.matcher(value).matches();
  }

  static boolean isHeader(Map.Entry<String, String> header) {
    return isName(header.getKey()) && isValue(header.getValue());
  }

  /**
   * Returns whether the header belongs to one connection and not to the message (RFC 9110, section
   * 7.6.1).
   */
  static boolean isHopByHop(String name) {
    return CONNECTION.contains(name.toLowerCase(Locale.ROOT));
  }

  /**
   * Returns whether only Trunkline may set this header, because it describes the content, the
   * destination or the signature.
   */
  static boolean isReserved(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return MESSAGE.contains(lower) || lower.startsWith("webhook-");
  }
}
