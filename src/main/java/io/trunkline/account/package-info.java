/**
 * Accounts, access keys, and who changed what. Owns tables {@code account}, {@code access_key} and
 * {@code audit}.
 */
@NullMarked
package io.trunkline.account;

import org.jspecify.annotations.NullMarked;
