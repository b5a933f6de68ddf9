package io.trunkline.connection;

import io.trunkline.provider.Normalized.GrantStatus;

/**
 * What an installation holds of an app.
 *
 * @param providerId the provider's installation id
 */
public record HeldGrant(String providerId, GrantStatus status) {}
