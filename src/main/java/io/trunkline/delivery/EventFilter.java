package io.trunkline.delivery;

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
}
