package io.trunkline.provider.azuredevops;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the organization in URLs, because no field contains it: {@code
 * https://dev.azure.com/{organization}/…} or the older {@code
 * https://{organization}.visualstudio.com/…}.
 */
final class AzureDevopsOrganization {
  /** Clone URLs have a user name before the host. */
  private static final Pattern URL =
      Pattern.compile(
          "https://(?:[^/?#@]*@)?"
              + "(?:dev\\.azure\\.com(?::443)?/([^/?#]+)"
              + "|([a-z0-9-]+)\\.visualstudio\\.com(?::443)?)"
              + "(?:[/?#].*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private AzureDevopsOrganization() {}

  /** Returns the organization of the first URL that contains one. */
  static Optional<String> find(Stream<String> urls) {
    return urls.flatMap(url -> find(url).stream()).findFirst();
  }

  private static Optional<String> find(String url) {
    var matcher = URL.matcher(url);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.ofNullable(matcher.group(1))
        .flatMap(AzureDevopsOrganization::decode)
        .or(() -> Optional.ofNullable(matcher.group(2)));
  }

  /** Rejects encoded slashes, which would turn one segment into two. */
  private static Optional<String> decode(String segment) {
    try {
      var plus = segment.replace("+", "%2B");
      return Optional.of(URLDecoder.decode(plus, StandardCharsets.UTF_8))
          .filter(name -> !name.isBlank() && name.indexOf('/') < 0);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
