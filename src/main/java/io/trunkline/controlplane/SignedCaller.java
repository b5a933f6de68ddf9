package io.trunkline.controlplane;

import io.trunkline.account.Caller;
import io.trunkline.account.Policy;

/** Who signed a request, for which Region, and what they may do. */
public record SignedCaller(Caller caller, String region, Policy policy) {

  SignedCaller during(String requestId) {
    return new SignedCaller(caller.during(requestId), region, policy);
  }
}
