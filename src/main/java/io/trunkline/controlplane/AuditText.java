package io.trunkline.controlplane;

import java.util.regex.Pattern;

/** Shortens long texts, such as certificates, and masks tokens in URLs, for the audit trail. */
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

  private AuditText() {}

  /**
   * Returns a URL with the user, the values of the query and the fragment masked, because receivers
   * of webhooks often have their tokens there.
   */
  public static String ofUrl(String url) {
    var withoutUser = USER_INFO.matcher(url).replaceFirst("$1" + MASK + "@");
    var pathEnd = indexOfQueryOrFragment(withoutUser);
    var masked = QUERY_VALUE.matcher(withoutUser.substring(pathEnd)).replaceAll(MASK);
    return of(withoutUser.substring(0, pathEnd) + masked);
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
