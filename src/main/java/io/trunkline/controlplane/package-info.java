/**
 * The control listener. It serves the CodeConnections API, the native API, one operation of STS,
 * and other pages and endpoints for owners of accounts; each of them installs its own {@link
 * ControlRoutes}.
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
