/**
 * Accounts, access keys, policies and the audit trail. Owns tables {@code account}, {@code
 * access_key} and {@code audit}.
 */
@NullMarked
package io.trunkline.account;

import org.jspecify.annotations.NullMarked;
