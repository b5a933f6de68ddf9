package io.trunkline.event;

import java.util.Optional;

/** A provider account: its stable id and its present login. */
public record Actor(Optional<String> id, Optional<String> login) {}
