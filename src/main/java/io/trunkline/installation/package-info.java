/**
 * Installations, which are the authorizations of accounts at providers that connections use, and
 * their webhooks with the secrets. Owns tables {@code installation}, {@code installation_secret},
 * {@code provider_installation}, {@code provider_check}, {@code credential}, {@code provider_hook},
 * {@code repository}, {@code repository_name} and {@code refusal}.
 *
 * <pre>
 * Status of a provider installation, as the webhook of the provider app announces it:
 *   ACTIVE            → SUSPENDED
 *   SUSPENDED         → ACTIVE
 *   ACTIVE, SUSPENDED → DELETED    final
 *
 * Status of a credential:
 *   ACTIVE → DEAD      the provider rejects its tokens for ever; connections are in ERROR
 *   DEAD   → ACTIVE    somebody has authorized the app again, or entered another token
 *
 * Secrets of a webhook: a new secret is valid at once; older ones expire after the grace period of the
 * rotation. {@code SecretRules} holds the rules.
 * </pre>
 */
@NullMarked
package io.trunkline.installation;

import org.jspecify.annotations.NullMarked;
