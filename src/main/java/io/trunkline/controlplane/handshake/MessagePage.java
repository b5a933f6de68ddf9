package io.trunkline.controlplane.handshake;

/** The content of a last page; {@code next} may be empty. */
public record MessagePage(String title, String text, String next) {}
