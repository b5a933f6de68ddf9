package io.trunkline.provider.gitlab;

import static io.trunkline.provider.gitlab.GitlabFields.actor;
import static io.trunkline.provider.gitlab.GitlabFields.repository;

import io.trunkline.event.ChangedFiles;
import io.trunkline.event.Commit;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.provider.Normalized;
import io.trunkline.provider.Normalized.Changes;
import io.trunkline.provider.Normalized.Ignored;
import io.trunkline.provider.Payload;
import io.trunkline.provider.Refs;
import java.util.ArrayList;
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
        : normalize(source, changes);
  }

  /** One that makes no sense is left out, and the others count. */
  private static Normalized normalize(Refs.Source source, List<Payload> changes) {
    var events = new ArrayList<RepositoryEvent>();
    var faults = new ArrayList<String>();
    for (var change : changes) {
      var alone = change.apart();
      var update = GitlabPush.refUpdate(alone);
      if (alone.complaint().isPresent()) {
        faults.add(alone.complaint().get());
      } else if (events.size() < Normalized.CHANGES_MAX) {
        var head = update.after().map(Commit::ofId);
        events.add(Refs.event(source, update, head, ChangedFiles.unknown()));
      }
    }
    return events.isEmpty()
        ? new Ignored(faults.getFirst())
        : new Changes(events, leftOut(changes.size() - events.size(), faults));
  }

  private static Optional<String> leftOut(int count, List<String> faults) {
    var reasons = new ArrayList<String>();
    if (!faults.isEmpty()) {
      reasons.add("%d of its changes are left out, %s".formatted(faults.size(), faults.getFirst()));
    }
    if (count > faults.size()) {
      reasons.add(
          "%d are beyond the %d that one delivery may hold"
              .formatted(count - faults.size(), Normalized.CHANGES_MAX));
    }
    return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
  }
}
