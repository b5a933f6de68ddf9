/** Secrets: a type that never prints itself, and authenticated encryption at rest. */
@NullMarked
package io.trunkline.platform.secret;

import org.jspecify.annotations.NullMarked;
