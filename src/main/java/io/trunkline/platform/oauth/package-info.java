/**
 * An OAuth 2.0 client (RFC 6749) with PKCE (RFC 7636). It builds and parses the messages with the
 * Nimbus library and sends them through {@link io.trunkline.platform.http.GuardedClient}.
 */
@NullMarked
package io.trunkline.platform.oauth;

import org.jspecify.annotations.NullMarked;
