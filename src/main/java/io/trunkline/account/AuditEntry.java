package io.trunkline.account;

/**
 * A change that a caller made, or an event without a caller.
 *
 * @param action the API's name of the action, such as {@code CreateConnection}
 * @param resource an ARN or an id
 * @param detail further information without secrets; may be empty
 */
public record AuditEntry(String action, String resource, String detail) {}
