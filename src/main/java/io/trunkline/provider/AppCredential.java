package io.trunkline.provider;

import io.trunkline.platform.secret.Secret;

/**
 * How an app authenticates at its provider.
 *
 * @param appId the provider's id of the app
 * @param slug the app's name in URLs of the provider
 * @param clientId the app's id as an OAuth client
 * @param privateKey in PEM, signs the app's tokens
 */
public record AppCredential(
    String appId, String slug, String clientId, Secret clientSecret, Secret privateKey) {}
