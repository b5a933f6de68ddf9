/**
 * The CodeConnections API in both namespaces: AWS JSON 1.0 over {@code POST /}.
 *
 * <pre>
 * X-Amz-Target → AwsOperation;   body → Validator → ValidInput → the operation's handler → JSON
 * </pre>
 *
 * An operation is one entry in an {@link io.trunkline.controlplane.codeconnections.AwsOperations},
 * one structure in {@link io.trunkline.controlplane.codeconnections.Shapes} or {@link
 * io.trunkline.controlplane.codeconnections.SyncShapes}, and one method.
 */
@NullMarked
package io.trunkline.controlplane.codeconnections;

import org.jspecify.annotations.NullMarked;
