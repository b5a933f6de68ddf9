/**
 * The settings of a node: where they come from, how they are parsed, and their defaults. Every
 * setting has its default in {@link io.trunkline.settings.Setting} and nowhere else.
 */
@NullMarked
package io.trunkline.settings;

import org.jspecify.annotations.NullMarked;
