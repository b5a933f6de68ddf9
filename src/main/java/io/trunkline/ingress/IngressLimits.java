package io.trunkline.ingress;

import io.trunkline.platform.http.ByteBudget;
import java.time.Duration;

/**
 * Limits of the webhook listener.
 *
 * @param bodyBytesMax size of one body
 * @param bodies size of all bodies that this node holds at the same time
 * @param bodyTimeMax time to receive one body
 * @param answerTimeMax time from the last byte of the body to the response
 */
public record IngressLimits(
    long bodyBytesMax, ByteBudget bodies, Duration bodyTimeMax, Duration answerTimeMax) {}
