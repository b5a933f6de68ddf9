/**
 * Accounts, access keys and their policies: who may do what, and who did. Owns tables {@code
 * account}, {@code access_key} and {@code audit}.
 */
@NullMarked
package io.trunkline.account;

import org.jspecify.annotations.NullMarked;
