/** Hosts: the endpoints of self-managed providers. Owns tables {@code host} and {@code host_id}. */
@NullMarked
package io.trunkline.host;

import org.jspecify.annotations.NullMarked;
