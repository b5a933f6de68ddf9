/**
 * The native API: what CodeConnections leaves to a console. Its wire is described in {@code
 * openapi.yaml}, which is served as it is and which every request is held to.
 *
 * <pre>
 * body (capped) → SigV4 over its raw bytes → openapi.yaml → rights → *Operations → ledger → JSON
 * </pre>
 */
@NullMarked
package io.trunkline.controlplane.rest;

import org.jspecify.annotations.NullMarked;
