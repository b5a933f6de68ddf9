package io.trunkline.provider.gitlab;

import static io.trunkline.provider.gitlab.GitlabFields.actor;
import static io.trunkline.provider.gitlab.GitlabFields.repository;

import io.trunkline.event.ChangedFiles;
import io.trunkline.event.Commit;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.provider.Normalized;
import io.trunkline.provider.Normalized.Ignored;
import io.trunkline.provider.Payload;
import io.trunkline.provider.Refs;
import io.trunkline.provider.SeveralChanges;
import java.util.List;
import java.util.Optional;

/**
 * The event {@code repository_update} of a system hook: all refs that one push moved. For a push of
 * many refs GitLab sends nothing else.
 */
final class GitlabRepositoryUpdate {
  /** {@code push_event_hooks_limit}: a push of more refs has no events of its own. */
  private static final int PUSH_EVENT_COUNT_MAX = 3;

  static final List<String> PATHS = List.of("changes.ref", "changes.before", "changes.after");

  private GitlabRepositoryUpdate() {}

  static Normalized normalize(Payload payload) {
    var source = new Refs.Source(repository(payload), actor(payload, "user_id", "user_username"));
    if (payload.complaint().isPresent()) {
      return new Ignored(payload.complaint().get());
    }
    var changes = payload.findObjects("changes").orElse(List.of());
    return changes.size() <= PUSH_EVENT_COUNT_MAX
        ? new Ignored("event repository_update: its pushes come in deliveries of their own")
        : SeveralChanges.read(changes, change -> event(source, change));
  }

  /** Empty when the change makes no sense. */
  private static Optional<RepositoryEvent> event(Refs.Source source, Payload change) {
    var update = GitlabPush.refUpdate(change);
    return change.complaint().isPresent()
        ? Optional.empty()
        : Optional.of(
            Refs.event(source, update, update.after().map(Commit::ofId), ChangedFiles.unknown()));
  }
}
