package io.trunkline.connection;

/** Of the call that makes a thing; both go into its ARN. */
public record Origin(Namespace namespace, String region) {}
