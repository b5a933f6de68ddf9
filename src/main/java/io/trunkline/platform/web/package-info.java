/** Pages for people: rendering, and the headers that protect them. */
@NullMarked
package io.trunkline.platform.web;

import org.jspecify.annotations.NullMarked;
