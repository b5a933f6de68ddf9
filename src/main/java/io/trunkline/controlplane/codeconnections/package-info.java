/**
 * The CodeConnections API in both namespaces: AWS JSON 1.0 over {@code POST /}.
 *
 * <pre>
 * X-Amz-Target → Operation;   body → Validator → Input → the operation's method → JSON
 * </pre>
 *
 * An operation is one entry in the table of its {@code *Operations}, one structure in {@link
 * io.trunkline.controlplane.codeconnections.Shapes}, one row in {@link
 * io.trunkline.controlplane.codeconnections.Needs}, and one method.
 */
@NullMarked
package io.trunkline.controlplane.codeconnections;

import org.jspecify.annotations.NullMarked;
