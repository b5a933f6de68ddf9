/**
 * The parts that all AWS-style resources have in common: the namespace and Region of the ARN, tags,
 * and status events. Owns table {@code tag}.
 */
@NullMarked
package io.trunkline.resource;

import org.jspecify.annotations.NullMarked;
