package io.trunkline.provider.azuredevops;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The organization, which no field names: it stands in addresses, {@code
 * https://dev.azure.com/{organization}/…} or, older, {@code
 * https://{organization}.visualstudio.com/…}.
 */
final class AzureDevopsOrganization {
  /** A clone address has a user before the host. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "https://(?:[^/?#@]*@)?"
              + "(?:dev\\.azure\\.com(?::443)?/([^/?#]+)"
              + "|([a-z0-9-]+)\\.visualstudio\\.com(?::443)?)"
              + "(?:[/?#].*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private AzureDevopsOrganization() {}

  /** That of the first address that tells it. */
  static Optional<String> find(Stream<String> addresses) {
    return addresses.flatMap(address -> find(address).stream()).findFirst();
  }

  private static Optional<String> find(String address) {
    var matcher = ADDRESS.matcher(address);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.ofNullable(matcher.group(1))
        .flatMap(AzureDevopsOrganization::decoded)
        .or(() -> Optional.ofNullable(matcher.group(2)));
  }

  /** A slash that was hidden would make one segment two. */
  private static Optional<String> decoded(String segment) {
    try {
      var plus = segment.replace("+", "%2B");
      return Optional.of(URLDecoder.decode(plus, StandardCharsets.UTF_8))
          .filter(name -> !name.isBlank() && name.indexOf('/') < 0);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
