/**
 * A complete node: wires all other packages together, starts and drains them, and serves the
 * management listener.
 */
@NullMarked
package io.trunkline.node;

import org.jspecify.annotations.NullMarked;
