/**
 * Connections: named links of accounts to providers, the accounts that they are shared with, and
 * the lookup of the connection that an account may use. Owns tables {@code connection}, {@code
 * connection_share} and {@code handshake}.
 *
 * <pre>
 * Status of a connection:
 *   PENDING   → AVAILABLE  an installation is attached
 *   AVAILABLE → ERROR      its installation or provider installation is deleted; the installation is detached
 *   AVAILABLE → ERROR      its provider installation is suspended; the installation stays attached
 *   ERROR     → AVAILABLE  an installation is attached, or the suspension ends; the ARN does not change
 *
 * Status of a handshake:
 *   CREATED → OPENED → STARTED → CHOOSING → COMPLETED
 *   CHOOSING → WAITING → COMPLETED                     an owner of the organization approves the app
 *   any of these but COMPLETED → DENIED, FAILED, EXPIRED    final
 * </pre>
 *
 * {@link io.trunkline.connection.ConnectionStatusUpdater} makes the changes that installations
 * cause, in their transactions.
 */
@NullMarked
package io.trunkline.connection;

import org.jspecify.annotations.NullMarked;
