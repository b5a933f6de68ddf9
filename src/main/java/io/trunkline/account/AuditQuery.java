package io.trunkline.account;

import java.time.OffsetDateTime;
import java.util.Optional;

/** Which lines of the trail; an empty text stands for all. {@code until} itself is left out. */
public record AuditQuery(
    String action,
    String accessKeyId,
    String resource,
    Optional<OffsetDateTime> since,
    Optional<OffsetDateTime> until) {}
