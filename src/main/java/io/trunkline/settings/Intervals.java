package io.trunkline.settings;

import java.time.Duration;

/**
 * How often a node repeats its periodic work, and how long it waits for slow senders. An operator
 * cannot change these values; tests shorten them.
 *
 * @param claimDispatches time between two searches for dispatches that are due
 * @param adoptDispatches time between two searches for dispatches whose node is gone
 * @param measureBacklog time between two counts of the dispatches that wait
 * @param drainDispatches how long a node that stops waits for running attempts
 * @param writeRefusals time between two writes of the counters of rejected webhooks
 * @param maintainPartitions time between two passes that create and drop partitions
 * @param compareInstallations time between two comparisons of installations with the provider
 * @param receiveBody the longest time in which one webhook's body may arrive
 * @param answerWebhook the longest time between a complete body and its answer; providers give up
 *     after ten seconds
 */
public record Intervals(
    Duration claimDispatches,
    Duration adoptDispatches,
    Duration measureBacklog,
    Duration drainDispatches,
    Duration writeRefusals,
    Duration maintainPartitions,
    Duration compareInstallations,
    Duration receiveBody,
    Duration answerWebhook) {

  public static Intervals standard() {
    return new Intervals(
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(12),
        Duration.ofMinutes(1),
        Duration.ofHours(1),
        Duration.ofDays(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(7));
  }

  public Intervals withDispatchPolls(Duration claim, Duration adopt) {
    return new Intervals(
        claim,
        adopt,
        adopt,
        drainDispatches,
        writeRefusals,
        maintainPartitions,
        compareInstallations,
        receiveBody,
        answerWebhook);
  }

  public Intervals withDrainDispatches(Duration longest) {
    return new Intervals(
        claimDispatches,
        adoptDispatches,
        measureBacklog,
        longest,
        writeRefusals,
        maintainPartitions,
        compareInstallations,
        receiveBody,
        answerWebhook);
  }

  public Intervals withWriteRefusals(Duration interval) {
    return new Intervals(
        claimDispatches,
        adoptDispatches,
        measureBacklog,
        drainDispatches,
        interval,
        maintainPartitions,
        compareInstallations,
        receiveBody,
        answerWebhook);
  }

  public Intervals withMaintainPartitions(Duration interval) {
    return new Intervals(
        claimDispatches,
        adoptDispatches,
        measureBacklog,
        drainDispatches,
        writeRefusals,
        interval,
        compareInstallations,
        receiveBody,
        answerWebhook);
  }

  public Intervals withCompareInstallations(Duration interval) {
    return new Intervals(
        claimDispatches,
        adoptDispatches,
        measureBacklog,
        drainDispatches,
        writeRefusals,
        maintainPartitions,
        interval,
        receiveBody,
        answerWebhook);
  }

  public Intervals withWebhookLimits(Duration body, Duration answer) {
    return new Intervals(
        claimDispatches,
        adoptDispatches,
        measureBacklog,
        drainDispatches,
        writeRefusals,
        maintainPartitions,
        compareInstallations,
        body,
        answer);
  }
}
