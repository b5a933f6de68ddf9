package io.trunkline.provider.azuredevops;

import static io.trunkline.provider.PayloadObject.DATE_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;

import io.trunkline.event.Commit;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.SkipMarks;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a commit of the payloads of Azure DevOps. */
final class AzureDevopsCommit {
  private static final SkipMarks SKIP_MARKS =
      new SkipMarks(
          "***no_ci***",
          "skip-checks: true",
          "skip-checks:true",
          "[skip azurepipelines]",
          "[azurepipelines skip]",
          "[skip azpipelines]",
          "[azpipelines skip]",
          "[skip azp]",
          "[azp skip]");

  private AzureDevopsCommit() {}

  /** The paths of the fields of a commit in the object at this path. */
  static Stream<String> paths(String path) {
    return Stream.of("commitId", "comment", "author.name", "author.email", "author.date")
        .map(field -> path + "." + field);
  }

  /** Reads the commit {@code id} from an object that has its details. */
  static Commit read(PayloadObject details, String id) {
    var author = details.object("author");
    return new Commit(
        id,
        message(details),
        author.findText("name", NAME_CHARS_MAX),
        author.findText("email", NAME_CHARS_MAX),
        author.findText("date", DATE_CHARS_MAX),
        findSkipMark(details));
  }

  /** Returns the skip mark in the message of a commit. */
  static Optional<String> findSkipMark(PayloadObject details) {
    return message(details).flatMap(SKIP_MARKS::find);
  }

  private static Optional<String> message(PayloadObject details) {
    return details.findText("comment", Integer.MAX_VALUE);
  }
}
