package io.trunkline.account;

/**
 * A call that was made with a known key, successful or not.
 *
 * @param action the API's name of the action, such as {@code CreateConnection}
 * @param isReadOnly whether the call changes nothing
 * @param resource an ARN, or {@code *}
 * @param parameters a JSON object without secrets; {@code {}} for a call that was rejected before
 *     its input was read
 * @param result {@code OK}, or the error code
 * @param sourceAddress the client's address
 */
public record AuditedCall(
    AccountId accountId,
    String accessKeyId,
    String requestId,
    String action,
    boolean isReadOnly,
    String resource,
    String parameters,
    String result,
    String sourceAddress) {}
