package io.trunkline.controlplane;

import io.trunkline.account.Caller;

/** Who signed a request, and for which Region. */
public record SignedCaller(Caller caller, String region) {}
