package io.trunkline.account;

/** Twelve digits, as AWS writes an account. */
public record AccountId(String value) {
  public AccountId {
    if (!value.matches("[0-9]{12}")) {
      throw new IllegalArgumentException("an account id has 12 digits: " + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
