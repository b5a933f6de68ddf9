package io.trunkline.connection;

/** Which page of a connection's shares: {@code after} is an account, empty for the first page. */
public record ShareQuery(String after, int limit) {}
