package io.trunkline.sync;

import io.trunkline.connection.ConnectionArn;
import java.util.Optional;

/** The request to change a link. An empty component leaves the stored value unchanged. */
public record RepositoryLinkChange(
    Optional<ConnectionArn> connectionArn, Optional<String> encryptionKeyArn) {}
