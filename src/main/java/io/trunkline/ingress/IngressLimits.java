package io.trunkline.ingress;

import io.trunkline.platform.http.ByteBudget;
import io.trunkline.platform.http.ClientAddress;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Limits of the webhook listener.
 *
 * @param bodyBytesMax maximum size of one body
 * @param bodies limits the total size of the bodies that this node holds at the same time
 * @param clients finds the address of a client behind a proxy
 * @param bodyTimeMax maximum time to receive one body
 * @param answerTimeMax maximum time from the last byte of the body to the response
 */
public record IngressLimits(
    long bodyBytesMax,
    ByteBudget bodies,
    ClientAddress clients,
    Duration bodyTimeMax,
    Duration answerTimeMax) {

  /**
   * Opens a share of the byte budget for a body. The shares of unverified senders are limited for
   * each address.
   */
  ByteBudget.Share openBody(HttpServerRequest request, boolean isVerified) {
    return isVerified ? bodies.open() : bodies.openFor(clients.of(request));
  }
}
