/**
 * The pages on the gateway by which a person makes a connection available.
 *
 * <pre>
 * GET  /handshakes/{link}          who asks for what, before anything happens
 * POST /handshakes/{link}          → the provider, which asks the person to authorize the app
 * GET  /handshakes/callback        ← the provider, with a code, an error, or a new installation
 * GET  /handshakes/{id}/choice     the installations that the person administers
 * POST /handshakes/{id}/choice     the installation that the connection shall use
 * </pre>
 *
 * The state in the callback proves that it belongs to a handshake; a cookie proves that it comes
 * from the browser in which the person pressed <em>Continue</em>.
 */
@NullMarked
package io.trunkline.controlplane.handshake;

import org.jspecify.annotations.NullMarked;
