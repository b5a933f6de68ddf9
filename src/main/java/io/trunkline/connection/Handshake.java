package io.trunkline.connection;

import io.trunkline.account.Caller;
import io.trunkline.provider.ProviderType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A person's way through the provider's pages, which makes a connection available.
 *
 * @param caller the key that started it
 * @param source the address from which the key started it
 * @param arn the connection that it completes
 * @param connectionName its name, for people
 * @param ownerBefore the owner of the installation that the connection uses now, if any
 * @param reason why it did not complete; empty for other statuses
 * @param expiresAt when the current step ends without result
 */
public record Handshake(
    UUID id,
    Caller caller,
    String source,
    ConnectionArn arn,
    String connectionName,
    ProviderType providerType,
    Optional<String> hostArn,
    Optional<String> ownerBefore,
    HandshakeStatus status,
    String reason,
    boolean wantsInstall,
    Instant expiresAt) {}
