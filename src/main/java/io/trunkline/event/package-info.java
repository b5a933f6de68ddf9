/** Provider-independent repository events. Depends only on the JDK. */
@NullMarked
package io.trunkline.event;

import org.jspecify.annotations.NullMarked;
