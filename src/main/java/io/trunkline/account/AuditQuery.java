package io.trunkline.account;

import java.time.OffsetDateTime;
import java.util.Optional;

/** Filter for audit records; an empty string matches everything. {@code until} is exclusive. */
public record AuditQuery(
    String action,
    String accessKeyId,
    String resource,
    Optional<OffsetDateTime> since,
    Optional<OffsetDateTime> until) {}
