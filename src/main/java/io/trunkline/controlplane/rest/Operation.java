package io.trunkline.controlplane.rest;

/** What is done for one {@code operationId} of {@code openapi.yaml}. */
record Operation(String id, Work work) {

  /** Runs on a virtual thread; answers, or throws a refusal. */
  interface Work {
    Answer run(RestCall call);
  }
}
