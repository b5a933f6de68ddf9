package io.trunkline.account;

/** Whether an access key is accepted. A disabled key is {@code INACTIVE}, even after its expiry. */
public enum AccessKeyStatus {
  ACTIVE,
  INACTIVE,
  EXPIRED
}
