package io.trunkline.resource;

/** {@code key} has 1 to 128 characters, {@code value} 0 to 256. */
public record Tag(String key, String value) {}
