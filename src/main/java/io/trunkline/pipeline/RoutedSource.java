package io.trunkline.pipeline;

import java.util.Optional;

/**
 * A source that names the repository of a route. {@code unusable} says why nothing can come through
 * it now: its connection, or the name. {@code isEntitled}: the connection is the account's own, or
 * shared with it and on this installation, so that the account may know what comes.
 */
record RoutedSource(
    Source source, Optional<GitTrigger> trigger, Optional<String> unusable, boolean isEntitled) {}
