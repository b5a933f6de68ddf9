package io.trunkline.controlplane.codeconnections;

import java.util.List;

/** The AWS operations on one kind of resource. */
public interface AwsOperations {
  List<AwsOperation> operations();
}
