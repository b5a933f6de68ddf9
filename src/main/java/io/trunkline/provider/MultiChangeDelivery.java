package io.trunkline.provider;

import io.trunkline.event.RepositoryEvent;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a delivery that may contain several changes. Invalid changes are skipped. */
public final class MultiChangeDelivery {
  private final List<RepositoryEvent> events = new ArrayList<>();
  private final int totalCount;
  private int excessCount;
  private int invalidCount;
  private String firstError = "";

  private MultiChangeDelivery(int totalCount) {
    this.totalCount = totalCount;
  }

  /**
   * Reads the changes in their order.
   *
   * @param changes the part of the payload about each change
   * @param readEvent returns empty if it added an error to the change
   */
  public static NormalizedWebhook read(
      List<PayloadObject> changes, Function<PayloadObject, Optional<RepositoryEvent>> readEvent) {
    if (changes.isEmpty()) {
      return new Ignored("the list of changes is empty");
    }
    var delivery = new MultiChangeDelivery(changes.size());
    changes.forEach(change -> delivery.add(change.withOwnErrors(), readEvent));
    return delivery.normalized();
  }

  private void add(
      PayloadObject change, Function<PayloadObject, Optional<RepositoryEvent>> readEvent) {
    if (events.size() == NormalizedWebhook.CHANGES_MAX) {
      excessCount++;
      return;
    }
    readEvent.apply(change).ifPresentOrElse(events::add, () -> addInvalid(change));
  }

  private void addInvalid(PayloadObject change) {
    if (invalidCount++ == 0) {
      firstError = change.findError().orElseThrow();
    }
  }

  private NormalizedWebhook normalized() {
    return events.isEmpty() ? new Ignored(firstError) : new Changes(events, skippedChanges());
  }

  private Optional<String> skippedChanges() {
    var invalid =
        invalidCount == 0
            ? ""
            : "skipped %d of %d changes as invalid, the first because %s"
                .formatted(invalidCount, totalCount, firstError);
    var excess =
        excessCount == 0
            ? ""
            : "skipped the last %d of %d changes, because a delivery may contain at most %d"
                .formatted(excessCount, totalCount, NormalizedWebhook.CHANGES_MAX);
    return Optional.of(
            Stream.of(invalid, excess)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; ")))
        .filter(text -> !text.isEmpty());
  }
}
