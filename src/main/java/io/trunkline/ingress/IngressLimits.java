package io.trunkline.ingress;

import io.trunkline.platform.http.ByteBudget;
import io.trunkline.platform.http.ClientAddress;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Limits of the webhook listener.
 *
 * @param bodyBytesMax size of one body
 * @param bodies size of all bodies that this node holds at the same time
 * @param clients finds the address of a client behind a proxy
 * @param bodyTimeMax time to receive one body
 * @param answerTimeMax time from the last byte of the body to the response
 */
public record IngressLimits(
    long bodyBytesMax,
    ByteBudget bodies,
    ClientAddress clients,
    Duration bodyTimeMax,
    Duration answerTimeMax) {

  /** Opens the share of a body; of an unverified sender, it is limited by address. */
  ByteBudget.Share openBody(HttpServerRequest request, boolean isVerified) {
    return isVerified ? bodies.open() : bodies.openFor(clients.of(request));
  }
}
