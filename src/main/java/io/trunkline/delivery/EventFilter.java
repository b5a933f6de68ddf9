package io.trunkline.delivery;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.util.regex.Pattern;

/**
 * Selects deliveries and dispatches by what they are about. An empty text does not restrict the
 * selection.
 *
 * @param event the kind of an event, such as {@code pull_request}, or the provider's name for it
 * @param ref a complete ref, or the name of a branch or tag; a pull request has that of its source
 * @param commitId the beginning of the id of the commit to build, or all of it
 * @param connectionArn of a decision, or of a connection that uses the installation
 * @param pipeline the name of a pipeline that was decided on
 */
public record EventFilter(
    String event, String ref, String commitId, String connectionArn, String pipeline) {
  public static final EventFilter NONE = new EventFilter("", "", "", "", "");

  private static final Pattern PREFIX = Pattern.compile("^refs/(heads|tags)/");
  private static final int COMMIT_CHARS_MIN = 7;

  /**
   * Returns what the stored JSON of a selected delivery's events contains: a search for bytes is
   * ten times faster than reading JSON.
   */
  Buffer eventBytes() {
    if (!commitId.isEmpty()) {
      return Buffer.buffer(commitId.substring(0, COMMIT_CHARS_MIN));
    }
    var name = ref.isEmpty() ? event : PREFIX.matcher(ref).replaceFirst("");
    return quoted(name);
  }

  /** Returns what the stored JSON of a selected delivery's decisions contains. */
  Buffer decisionBytes() {
    return quoted(pipeline.isEmpty() ? connectionArn : pipeline);
  }

  private static Buffer quoted(String text) {
    return text.isEmpty() ? Buffer.buffer() : Json.encodeToBuffer(text);
  }
}
