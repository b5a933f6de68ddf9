/**
 * The port to targets: the event-bus contract between what is owed and whoever starts pipelines.
 */
@NullMarked
package io.trunkline.target;

import org.jspecify.annotations.NullMarked;
