package io.trunkline.controlplane.rest;

import io.trunkline.account.Permission;
import java.util.List;

/** What is done for one {@code operationId} of {@code openapi.yaml}, and which rights it needs. */
record RestOperation(String id, RestHandler work, PermissionRule needs) {

  /** It needs what the description states, no more. */
  RestOperation(String id, RestHandler work) {
    this(id, work, (stated, _) -> List.of(stated));
  }

  /** Runs on a virtual thread; answers, or throws a refusal. */
  interface RestHandler {
    RestResponse run(RestCall call);
  }

  /** At least one; the first is what the description states, with its circumstances. */
  interface PermissionRule {
    List<Permission> of(Permission stated, RestCall call);
  }
}
