package io.trunkline.provider.azuredevops;

import static io.trunkline.provider.PayloadObject.ID_CHARS_MAX;
import static io.trunkline.provider.azuredevops.AzureDevopsFields.actor;
import static io.trunkline.provider.azuredevops.AzureDevopsFields.repository;

import io.trunkline.event.ChangedFiles;
import io.trunkline.event.RefUpdate;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.provider.MultiChangeDelivery;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.Refs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the event {@code git.push}: any number of moved refs. It does not list changed files, and
 * does not say whether a push was forced.
 */
final class AzureDevopsPush {
  static final List<String> PATHS =
      Stream.concat(
              AzureDevopsCommit.paths("resource.commits"),
              Stream.of(
                      "pushId",
                      "pushedBy.id",
                      "pushedBy.uniqueName",
                      "refUpdates.name",
                      "refUpdates.oldObjectId",
                      "refUpdates.newObjectId")
                  .map(field -> "resource." + field))
          .toList();

  private AzureDevopsPush() {}

  static NormalizedWebhook normalize(PayloadObject payload) {
    var push = payload.object("resource");
    var source = new Refs.Source(repository(payload), actor(push.object("pushedBy")));
    var occurrence = pushId(push);
    var commits = new AzureDevopsCommits(push);
    var changes = push.objects("refUpdates");
    return AzureDevopsFields.ignoreIfInvalid(
        payload,
        () ->
            MultiChangeDelivery.read(
                changes, change -> event(source, change, occurrence, commits)));
  }

  private static Optional<String> pushId(PayloadObject push) {
    return push.findPositive("pushId")
        .map(String::valueOf)
        .or(() -> push.findText("pushId", ID_CHARS_MAX).filter(id -> !id.isEmpty()));
  }

  /** For an annotated tag, Azure DevOps sends the id of the tag and not its commit. */
  private static Optional<RepositoryEvent> event(
      Refs.Source source,
      PayloadObject change,
      Optional<String> occurrence,
      AzureDevopsCommits commits) {
    var update =
        new RefUpdate(
            Refs.read(change, "name"),
            change.commitId("oldObjectId"),
            change.commitId("newObjectId"),
            false,
            occurrence);
    Refs.requireMoved(change, "newObjectId", update);
    return change.findError().isPresent()
        ? Optional.empty()
        : Optional.of(
            Refs.toEvent(
                source, update, update.after().map(commits::commit), ChangedFiles.unknown()));
  }
}
