package io.trunkline.resource;

/** Of the call that makes a thing; both go into its ARN. */
public record ArnScope(Namespace namespace, String region) {}
