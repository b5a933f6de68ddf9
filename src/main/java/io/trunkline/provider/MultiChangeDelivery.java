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

/**
 * The changes of a delivery that may hold several. Each is judged by itself: what is wrong with one
 * costs no other.
 */
public final class MultiChangeDelivery {
  private final List<RepositoryEvent> events = new ArrayList<>();
  private final int toldCount;
  private int beyondCount;
  private int faultyCount;
  private String firstFault = "";

  private MultiChangeDelivery(int toldCount) {
    this.toldCount = toldCount;
  }

  /**
   * Reads them in their order.
   *
   * @param told what the payload says of each
   * @param eventOf empty when it has noted a complaint about the change that it was given
   */
  public static NormalizedWebhook read(
      List<PayloadObject> told, Function<PayloadObject, Optional<RepositoryEvent>> eventOf) {
    if (told.isEmpty()) {
      return new Ignored("the list of changes is empty");
    }
    var changes = new MultiChangeDelivery(told.size());
    told.forEach(one -> changes.add(one.withOwnErrors(), eventOf));
    return changes.normalized();
  }

  private void add(
      PayloadObject change, Function<PayloadObject, Optional<RepositoryEvent>> eventOf) {
    if (events.size() == NormalizedWebhook.CHANGES_MAX) {
      beyondCount++;
      return;
    }
    eventOf.apply(change).ifPresentOrElse(events::add, () -> addFault(change));
  }

  private void addFault(PayloadObject change) {
    if (faultyCount++ == 0) {
      firstFault = change.findError().orElseThrow();
    }
  }

  private NormalizedWebhook normalized() {
    return events.isEmpty() ? new Ignored(firstFault) : new Changes(events, leftOut());
  }

  private Optional<String> leftOut() {
    var faulty =
        faultyCount == 0
            ? ""
            : "left out %d of %d changes, the first because %s"
                .formatted(faultyCount, toldCount, firstFault);
    var beyond =
        beyondCount == 0
            ? ""
            : "the last %d of %d changes are more than are taken".formatted(beyondCount, toldCount);
    return Optional.of(
            Stream.of(faulty, beyond)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; ")))
        .filter(text -> !text.isEmpty());
  }
}
