package io.trunkline.account;

import java.util.regex.Pattern;

/** An account id: twelve digits, as in AWS. */
public record AccountId(String value) {
  private static final Pattern FORM = Pattern.compile("[0-9]{12}");

  public AccountId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("an account id must have 12 digits: " + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
