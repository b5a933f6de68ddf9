/**
 * HTTP as any service needs it: listeners that drain, bodies within bounds, and calls that go only
 * where they may.
 */
@NullMarked
package io.trunkline.platform.http;

import org.jspecify.annotations.NullMarked;
