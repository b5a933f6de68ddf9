package io.trunkline.resource;

/** The namespace and Region of the call that creates a resource. Both become part of its ARN. */
public record ArnScope(Namespace namespace, String region) {}
