package io.trunkline.controlplane;

import io.trunkline.account.Caller;
import io.trunkline.account.OpenCall;
import io.trunkline.account.Policy;

/**
 * The caller who signed a request, the Region that it was signed for, and the policy of the key.
 */
public record SignedCaller(Caller caller, String region, Policy policy) {

  SignedCaller during(OpenCall call) {
    return new SignedCaller(caller.during(call), region, policy);
  }
}
