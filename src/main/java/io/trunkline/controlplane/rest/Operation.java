package io.trunkline.controlplane.rest;

import io.trunkline.account.Permission;
import java.util.List;

/** What is done for one {@code operationId} of {@code openapi.yaml}, and which rights it needs. */
record Operation(String id, Work work, Needs needs) {

  /** It needs what the description states, no more. */
  Operation(String id, Work work) {
    this(id, work, (stated, _) -> List.of(stated));
  }

  /** Runs on a virtual thread; answers, or throws a refusal. */
  interface Work {
    Answer run(RestCall call);
  }

  /** At least one; the first is what the description states, with its circumstances. */
  interface Needs {
    List<Permission> of(Permission stated, RestCall call);
  }
}
