package io.trunkline.account;

/** A deployment with the default settings. */
public final class TestDeployment {
  public static final Deployment DEPLOYMENT =
      new Deployment("aws", "us-east-1", new AccountId("000000000000"));

  private TestDeployment() {}
}
