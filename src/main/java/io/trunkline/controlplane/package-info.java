/**
 * The owner's side. One listener serves the CodeConnections API, the native API and what else an
 * owner of an account does; each mounts its own {@link Routes}.
 *
 * <pre>
 * request → body (capped) → Authenticator → operation → ledger → answer or refusal
 * </pre>
 */
@NullMarked
package io.trunkline.controlplane;

import org.jspecify.annotations.NullMarked;
