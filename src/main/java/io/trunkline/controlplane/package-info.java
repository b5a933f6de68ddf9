/**
 * The owner's side. One listener serves the CodeConnections API, the native API and what else an
 * owner of an account does; each mounts its own {@link ControlRoutes}.
 *
 * <pre>
 * request → body (capped) → Entrance: who? → input → Entrance: may they? → operation → ledger
 *         answer or refusal ← Entrance: on record ←────────────────────────────────────────┘
 * </pre>
 */
@NullMarked
package io.trunkline.controlplane;

import org.jspecify.annotations.NullMarked;
