package io.trunkline.account;

/**
 * One call that a known key made, whatever became of it.
 *
 * @param caller with the id of the request
 * @param action as the API calls it: {@code CreateConnection}
 * @param resource an ARN, or {@code *}
 * @param parameters a JSON object without secrets; {@code {}} for a call that was refused before it
 *     was understood
 * @param result {@code OK}, or the code of the refusal
 * @param sourceAddress from where it came
 */
public record AuditedCall(
    Caller caller,
    String action,
    String resource,
    String parameters,
    String result,
    String sourceAddress) {

  /** Such calls change nothing. */
  boolean isRead() {
    return action.startsWith("Get") || action.startsWith("List") || action.equals("Explain");
  }
}
