package io.trunkline.controlplane;

import java.util.regex.Pattern;

/**
 * Shortens long texts, such as certificates, for the audit trail. Masks tokens in URLs, for the
 * audit trail and for responses.
 */
public final class AuditText {

  /** Written instead of a secret. */
  public static final String MASK = "***";

  private static final int CHARACTERS_MAX = 256;
  private static final int SHOWN_OF_LONG = 64;

  /** Matches the user and password of a URL, which need not be valid. */
  private static final Pattern USER_INFO = Pattern.compile("^([^/?#]*//)?[^/?#]*@");

  /** Matches the value of a query parameter, or a parameter without a name. */
  private static final Pattern QUERY_VALUE =
      Pattern.compile("(?<==)[^&;]+|(?<=[?&;#])[^=&;]+(?=[&;]|$)");

  /**
   * Matches a path segment that is probably a token, as in the URLs of Slack's webhooks: at least
   * 24 characters, with both letters and digits.
   */
  private static final Pattern PATH_TOKEN =
      Pattern.compile("(?<=/)(?=[^/]*[0-9])(?=[^/]*[A-Za-z])[A-Za-z0-9_-]{24,}(?=/|$)");

  private AuditText() {}

  /** Masks a URL like {@link #maskedUrl}, and shortens it. */
  public static String ofUrl(String url) {
    return of(maskedUrl(url));
  }

  /**
   * Returns a URL with the user, tokens in the path, the values of the query and the fragment
   * masked, because the URLs of webhook receivers often contain tokens there.
   */
  public static String maskedUrl(String url) {
    var withoutUser = USER_INFO.matcher(url).replaceFirst("$1" + MASK + "@");
    var pathEnd = indexOfQueryOrFragment(withoutUser);
    return PATH_TOKEN.matcher(withoutUser.substring(0, pathEnd)).replaceAll(MASK)
        + QUERY_VALUE.matcher(withoutUser.substring(pathEnd)).replaceAll(MASK);
  }

  private static int indexOfQueryOrFragment(String url) {
    return (int) url.chars().takeWhile(c -> c != '?' && c != '#').count();
  }

  public static String of(String text) {
    return text.length() <= CHARACTERS_MAX
        ? text
        : "%s… (%d characters)".formatted(text.substring(0, SHOWN_OF_LONG), text.length());
  }
}
