/**
 * The settings of a node: sources, parsing, checks and defaults. {@link
 * io.trunkline.settings.Setting} holds every default that an operator can change, {@link
 * io.trunkline.settings.Intervals} those that only tests change.
 */
@NullMarked
package io.trunkline.settings;

import org.jspecify.annotations.NullMarked;
