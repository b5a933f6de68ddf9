package io.trunkline.provider.bitbucket;

import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;

import io.trunkline.provider.PayloadObject;
import java.util.Optional;

/** The author of a commit, according to the commit. */
record BitbucketAuthor(Optional<String> displayName, Optional<String> email) {

  /** Reads {@code raw}, which is {@code Name <email>}; without a name, uses the account's name. */
  static BitbucketAuthor read(PayloadObject author) {
    var raw = author.findText("raw", 2 * NAME_CHARS_MAX).orElse("").strip();
    var open = raw.lastIndexOf('<');
    var hasEmail = open >= 0 && raw.endsWith(">");
    var name = hasEmail ? raw.substring(0, open) : raw;
    var email = hasEmail ? raw.substring(open + 1, raw.length() - 1) : "";
    return new BitbucketAuthor(
        findNonBlank(name).or(() -> author.object("user").findText("display_name", NAME_CHARS_MAX)),
        findNonBlank(email));
  }

  private static Optional<String> findNonBlank(String text) {
    return Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty());
  }
}
