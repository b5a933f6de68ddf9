/**
 * The control listener. It serves the CodeConnections API, the native API, one operation of STS,
 * and other endpoints for owners of accounts; each of them installs its own {@link ControlRoutes}.
 * The pages of {@code handshake} are served by the gateway.
 *
 * <pre>
 * request → RequestBody → RequestGuard.authenticate → route → validate the input
 *         → RequestGuard.run: authorize → Operation → audit → response
 * </pre>
 *
 * An {@link Operation} states the permissions that it requires and whether it only reads.
 */
@NullMarked
package io.trunkline.controlplane;

import org.jspecify.annotations.NullMarked;
