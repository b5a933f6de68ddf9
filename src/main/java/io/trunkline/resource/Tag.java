package io.trunkline.resource;

/** A tag of a resource. {@code key} has 1 to 128 characters, {@code value} has 0 to 256. */
public record Tag(String key, String value) {}
