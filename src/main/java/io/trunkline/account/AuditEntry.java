package io.trunkline.account;

/**
 * One change that a caller made, or what happened without one.
 *
 * @param action as the API calls it: {@code CreateConnection}
 * @param resource an ARN or an id
 * @param detail what a reader of the trail wants to know beside, never a secret; may be empty
 */
public record AuditEntry(String action, String resource, String detail) {}
