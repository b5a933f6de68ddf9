package io.trunkline.pipeline;

import java.util.Optional;

/**
 * A source that names the repository of a route. {@code unusable} says why its connection or the
 * repository's name currently keeps it from receiving events. {@code isEntitled} means that the
 * connection belongs to the account, or is shared with it and uses this installation, so that the
 * account may see the events.
 */
record RoutedSource(
    Source source, Optional<GitTrigger> trigger, Optional<String> unusable, boolean isEntitled) {}
