package io.trunkline.sync;

import io.trunkline.connection.ConnectionArn;
import java.util.Optional;

/** The request to change a link. Empty members do not change. */
public record RepositoryLinkChange(
    Optional<ConnectionArn> connectionArn, Optional<String> encryptionKeyArn) {}
