package io.trunkline.event;

import java.util.Optional;

/**
 * An account at the provider.
 *
 * @param id stable; empty if the provider does not send it
 * @param login the current name, which its owner can change
 */
public record Actor(Optional<String> id, Optional<String> login) {}
