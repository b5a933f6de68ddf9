package io.trunkline.installation;

import io.trunkline.account.AccountId;
import io.trunkline.provider.ProviderType;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;

/**
 * A row of table {@code credential} with its installation. The tokens are sealed.
 *
 * @param expiresAt of the access token; empty if the provider does not say
 * @param isRetry whether an earlier refresh has no known result
 * @param reason why it is dead; empty if it is not
 */
record Credential(
    InstallationId installationId,
    AccountId accountId,
    ProviderType providerType,
    CredentialKind kind,
    String scopeId,
    Buffer accessToken,
    Optional<Buffer> refreshToken,
    Optional<Instant> expiresAt,
    long version,
    boolean isRetry,
    Optional<String> reason) {}
