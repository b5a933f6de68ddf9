package io.trunkline.controlplane.rest;

import java.util.List;

/** The native operations on one kind of resource. */
public interface RestOperations {
  List<RestOperation> operations();
}
