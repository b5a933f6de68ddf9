/**
 * What every AWS-style resource has: the namespace and Region of its ARN, tags, and status events.
 * Owns table {@code tag}.
 */
@NullMarked
package io.trunkline.resource;

import org.jspecify.annotations.NullMarked;
