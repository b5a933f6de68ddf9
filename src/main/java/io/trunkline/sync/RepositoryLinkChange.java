package io.trunkline.sync;

import io.trunkline.connection.ConnectionArn;
import java.util.Optional;

/** What to change in a link; what is absent stays. */
public record RepositoryLinkChange(
    Optional<ConnectionArn> connectionArn, Optional<String> encryptionKeyArn) {}
