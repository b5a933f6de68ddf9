package io.trunkline.pipeline;

import java.util.Optional;

/**
 * A source that names the repository of a route. {@code unusable} says why nothing can come through
 * it now: its connection, or the name.
 */
record RoutedSource(Source source, Optional<GitTrigger> trigger, Optional<String> unusable) {}
