package io.trunkline.provider.bitbucket;

import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;

import io.trunkline.provider.PayloadObject;
import java.util.Optional;

/** Who a commit says wrote it. */
record BitbucketAuthor(Optional<String> displayName, Optional<String> email) {

  /**
   * Git's own {@code raw}, which is {@code Name <mail>}; the account's name where that has none.
   */
  static BitbucketAuthor of(PayloadObject author) {
    var raw = author.findText("raw", 2 * NAME_CHARS_MAX).orElse("").strip();
    var open = raw.lastIndexOf('<');
    var hasMail = open >= 0 && raw.endsWith(">");
    var name = hasMail ? raw.substring(0, open) : raw;
    var mail = hasMail ? raw.substring(open + 1, raw.length() - 1) : "";
    return new BitbucketAuthor(
        present(name).or(() -> author.object("user").findText("display_name", NAME_CHARS_MAX)),
        present(mail));
  }

  private static Optional<String> present(String text) {
    return Optional.of(text.strip()).filter(stripped -> !stripped.isEmpty());
  }
}
