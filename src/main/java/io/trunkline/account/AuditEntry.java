package io.trunkline.account;

/**
 * A change that a caller made, or an event without a caller.
 *
 * @param action the API's name of the action, such as {@code CreateConnection}
 * @param resource an ARN, or a resource of the native API such as {@code pipeline/deploy}, which is
 *     stored as its ARN
 * @param detail further information without secrets; may be empty
 */
public record AuditEntry(String action, String resource, String detail) {}
