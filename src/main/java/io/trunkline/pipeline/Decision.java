package io.trunkline.pipeline;

import io.trunkline.account.AccountId;

/**
 * The recorded answer to "did this pipeline want this event, and why". {@code trigger} is {@code
 * <actionName>.push[0]}, {@code <actionName>.pullRequest[1]}, {@code <actionName>.default} or
 * {@code <actionName>.events}, and empty if no trigger matched; {@code reason} names the first
 * condition that was false and the values that were compared. {@code account} owns the pipeline,
 * which may use a connection of another account.
 */
public record Decision(
    PipelineId pipelineId,
    AccountId account,
    String pipeline,
    String connectionArn,
    Outcome outcome,
    String trigger,
    String reason) {

  /** The suffix of {@code trigger} if the target's list of events selected the event. */
  static final String EVENTS = ".events";

  /** A {@code PENDING} decision needs data that must first be requested from the provider. */
  public enum Outcome {
    MATCHED,
    NOT_MATCHED,
    PENDING
  }

  /**
   * Returns whether the target asked for the event by name, so that it receives the whole webhook.
   */
  public boolean isByName() {
    return trigger.endsWith(EVENTS);
  }
}
