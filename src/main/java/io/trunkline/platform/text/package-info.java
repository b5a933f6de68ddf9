/** Comparing texts, such as names that providers compare without case. */
@NullMarked
package io.trunkline.platform.text;

import org.jspecify.annotations.NullMarked;
