/**
 * A complete node: builds the objects of all other packages ({@code *Wiring}), starts and drains
 * them, and serves the management listener.
 */
@NullMarked
package io.trunkline.node;

import org.jspecify.annotations.NullMarked;
