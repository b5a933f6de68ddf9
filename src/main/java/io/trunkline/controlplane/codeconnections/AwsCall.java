package io.trunkline.controlplane.codeconnections;

import io.trunkline.account.Caller;
import io.trunkline.resource.Namespace;

/** A call of an operation, signed for a Region, with a valid input. */
record AwsCall(Caller caller, Namespace namespace, String region, ValidInput input) {}
