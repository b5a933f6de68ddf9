package io.trunkline.delivery;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.util.regex.Pattern;

/**
 * Selects deliveries and dispatches by their event, connection and pipeline. An empty text does not
 * restrict the selection.
 *
 * @param event the kind of an event, such as {@code pull_request}, or the provider's name for it
 * @param ref a complete ref, or the name of a branch or tag; for a pull request, its source branch
 * @param commitId the beginning of the id of the commit to build, or all of it
 * @param connectionArn the ARN of the connection in a decision, or of a connection that uses the
 *     installation
 * @param pipeline the name of a pipeline that was decided on
 */
public record EventFilter(
    String event, String ref, String commitId, String connectionArn, String pipeline) {
  public static final EventFilter NONE = new EventFilter("", "", "", "", "");

  private static final Pattern PREFIX = Pattern.compile("^refs/(heads|tags)/");
  private static final int COMMIT_CHARS_MIN = 7;

  /**
   * Returns bytes that the stored events of every selected delivery contain. The query searches for
   * these bytes first, because that is ten times faster than reading JSON.
   */
  Buffer eventBytes() {
    if (!commitId.isEmpty()) {
      return Buffer.buffer(commitId.substring(0, COMMIT_CHARS_MIN));
    }
    var name = ref.isEmpty() ? event : PREFIX.matcher(ref).replaceFirst("");
    return quoted(name);
  }

  /** Returns bytes that the stored decisions of every selected delivery contain. */
  Buffer decisionBytes() {
    return quoted(pipeline.isEmpty() ? connectionArn : pipeline);
  }

  private static Buffer quoted(String text) {
    return text.isEmpty() ? Buffer.buffer() : Json.encodeToBuffer(text);
  }
}
