package io.trunkline.controlplane.handshake;

import io.trunkline.platform.secret.Secret;
import java.util.Optional;

/**
 * What the provider sent with the person.
 *
 * @param code to be exchanged for the person's token
 * @param installationId of an app installation that the person has just made
 * @param error the code of RFC 6749, section 4.1.2.1, such as {@code access_denied}
 */
record ProviderReturn(
    Optional<Secret> state,
    Optional<Secret> code,
    Optional<String> installationId,
    Optional<String> error,
    Optional<String> errorDescription) {}
