/**
 * HTTP for any service: listeners that drain, bounded bodies, and calls to allowed addresses only.
 */
@NullMarked
package io.trunkline.platform.http;

import org.jspecify.annotations.NullMarked;
