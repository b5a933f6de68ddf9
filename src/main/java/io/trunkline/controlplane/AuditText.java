package io.trunkline.controlplane;

import java.util.regex.Pattern;

/**
 * Shortens long texts, such as certificates, for the audit trail, and masks tokens in URLs, also
 * for answers.
 */
public final class AuditText {

  /** Written instead of a secret. */
  public static final String MASK = "***";

  private static final int CHARACTERS_MAX = 256;
  private static final int SHOWN_OF_LONG = 64;

  /** User and password; the text need not be a valid URL. */
  private static final Pattern USER_INFO = Pattern.compile("^([^/?#]*//)?[^/?#]*@");

  /** The value of a parameter, or a parameter without a name. */
  private static final Pattern QUERY_VALUE =
      Pattern.compile("(?<==)[^&;]+|(?<=[?&;#])[^=&;]+(?=[&;]|$)");

  /** A segment of a path that is too long and too mixed for a name, as in Slack's webhooks. */
  private static final Pattern PATH_TOKEN =
      Pattern.compile("(?<=/)(?=[^/]*[0-9])(?=[^/]*[A-Za-z])[A-Za-z0-9_-]{24,}(?=/|$)");

  private AuditText() {}

  /** Returns a URL as {@link #maskedUrl} does, shortened. */
  public static String ofUrl(String url) {
    return of(maskedUrl(url));
  }

  /**
   * Returns a URL with the user, tokens in the path, the values of the query and the fragment
   * masked, because receivers of webhooks often have their tokens there.
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
