package io.trunkline.installation;

import java.util.Optional;

/** Installations after one (absent: from the first), at most {@code limit}. */
public record InstallationQuery(Optional<InstallationId> after, int limit) {}
