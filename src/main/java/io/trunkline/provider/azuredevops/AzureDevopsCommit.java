package io.trunkline.provider.azuredevops;

import static io.trunkline.provider.PayloadObject.DATE_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;

import io.trunkline.event.Commit;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.SkipMarks;
import java.util.stream.Stream;

/** Reads a commit of the payloads of Azure DevOps. */
final class AzureDevopsCommit {
  private static final SkipMarks SKIP_MARKS =
      new SkipMarks(
          "***no_ci***",
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
    var message = details.findText("comment", Integer.MAX_VALUE);
    return new Commit(
        id,
        message,
        author.findText("name", NAME_CHARS_MAX),
        author.findText("email", NAME_CHARS_MAX),
        author.findText("date", DATE_CHARS_MAX),
        message.flatMap(SKIP_MARKS::find));
  }
}
