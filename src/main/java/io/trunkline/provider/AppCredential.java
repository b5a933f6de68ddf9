package io.trunkline.provider;

import io.trunkline.platform.secret.Secret;
import java.util.Optional;

/**
 * How an app authenticates at its provider.
 *
 * @param clientId the app's id as an OAuth client
 * @param key empty for apps that are OAuth clients only
 */
public record AppCredential(String clientId, Secret clientSecret, Optional<AppKey> key) {}
