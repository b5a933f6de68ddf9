/** Our words for repository news: what happened, whoever told it. Knows nothing but the JDK. */
@NullMarked
package io.trunkline.event;

import org.jspecify.annotations.NullMarked;
