package io.trunkline.provider;

import io.trunkline.platform.secret.Secret;

/**
 * How an app that accounts install authenticates as itself.
 *
 * @param appId the provider's id of the app
 * @param slug the app's name in URLs of the provider
 * @param privateKey in PEM, signs the app's tokens
 */
public record AppKey(String appId, String slug, Secret privateKey) {}
