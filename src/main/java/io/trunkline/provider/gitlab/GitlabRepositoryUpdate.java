package io.trunkline.provider.gitlab;

import static io.trunkline.provider.gitlab.GitlabFields.actor;
import static io.trunkline.provider.gitlab.GitlabFields.repository;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.trunkline.event.ChangedFiles;
import io.trunkline.event.Commit;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.provider.MultiChangeDelivery;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.Refs;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Reads the event {@code repository_update} of a system hook: all refs that one push moved. GitLab
 * sends no other events for a push of many refs.
 */
final class GitlabRepositoryUpdate {
  /**
   * The setting {@code push_event_hooks_limit}: a push of more refs of one kind has no push events.
   */
  private static final int PUSH_EVENT_COUNT_MAX = 3;

  static final List<String> PATHS = List.of("changes.ref", "changes.before", "changes.after");

  private GitlabRepositoryUpdate() {}

  static NormalizedWebhook normalize(PayloadObject payload) {
    var source = new Refs.Source(repository(payload), actor(payload, "user_id", "user_username"));
    if (payload.findError().isPresent()) {
      return new Ignored(payload.findError().get());
    }
    var changes = payload.findObjects("changes").orElse(List.of());
    var withoutPush = findWithoutPush(changes);
    return changes.size() <= PUSH_EVENT_COUNT_MAX || withoutPush.isEmpty()
        ? new Ignored("event repository_update: its pushes are sent as separate deliveries")
        : MultiChangeDelivery.read(withoutPush, change -> event(source, change));
  }

  /** GitLab counts created, moved and deleted branches and tags separately. */
  private record Kind(boolean isTag, boolean isCreated, boolean isDeleted) {}

  /** Returns the changes for which GitLab sends no push, and invalid ones. */
  private static List<PayloadObject> findWithoutPush(List<PayloadObject> changes) {
    var kinds = changes.stream().map(GitlabRepositoryUpdate::kind).toList();
    var counts = kinds.stream().collect(groupingBy(Function.identity(), counting()));
    return IntStream.range(0, changes.size())
        .filter(i -> {
          var kind = kinds.get(i);
          return kind.isEmpty() || counts.getOrDefault(kind, 0L) > PUSH_EVENT_COUNT_MAX;
        })
        .mapToObj(changes::get)
        .toList();
  }

  private static Optional<Kind> kind(PayloadObject change) {
    var copy = change.withOwnErrors();
    var update = GitlabPush.refUpdate(copy);
    return copy.findError().isPresent()
        ? Optional.empty()
        : Optional.of(
            new Kind(
                update.ref().startsWith(Refs.TAGS), update.isCreated(), update.after().isEmpty()));
  }

  /** Empty if the change is invalid. */
  private static Optional<RepositoryEvent> event(Refs.Source source, PayloadObject change) {
    var update = GitlabPush.refUpdate(change);
    return change.findError().isPresent()
        ? Optional.empty()
        : Optional.of(
            Refs.toEvent(source, update, update.after().map(Commit::ofId), ChangedFiles.unknown()));
  }
}
