package io.trunkline.account;

/** A call of {@code AKIDBOOT} that was not received. */
record TestCall(AccountId accountId, String requestId) implements OpenCall {
  static Caller caller(AccountId accountId, String requestId) {
    return new Caller(accountId, "AKIDBOOT").during(new TestCall(accountId, requestId));
  }

  @Override
  public AuditedCall succeeded() {
    return new AuditedCall(
        accountId, "AKIDBOOT", requestId, "TestCall", false, "*", "{}", "OK", "127.0.0.1");
  }

  @Override
  public void setRecorded() {}
}
