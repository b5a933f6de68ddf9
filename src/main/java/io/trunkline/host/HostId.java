package io.trunkline.host;

import java.util.Optional;
import java.util.regex.Pattern;

/** The last part of a host's ARN: {@code My-Host-28aef605}. An id is never assigned twice. */
public record HostId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.-]{1,64}-[0-9a-f]{8}");
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9_.-]");

  public HostId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not the id of a host: " + value);
    }
  }

  /** Replaces characters that an ARN cannot contain with {@code -}. */
  static HostId of(String name, String eightHex) {
    return new HostId(UNSAFE.matcher(name).replaceAll("-") + "-" + eightHex);
  }

  /** Empty if the text is not the id of a host. */
  public static Optional<HostId> find(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new HostId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
