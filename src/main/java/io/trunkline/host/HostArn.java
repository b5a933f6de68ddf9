package io.trunkline.host;

import io.trunkline.account.AccountId;
import io.trunkline.resource.ArnScope;
import io.trunkline.resource.Namespace;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code arn:{partition}:{namespace}:{region}:{account}:host/{name}-{8 hex}}. The namespace is
 * {@code codeconnections} or {@code codestar-connections} and never changes. Two ARNs that differ
 * only in the namespace identify the same host.
 */
public record HostArn(String value) {
  private static final Pattern FORM =
      Pattern.compile(
          "arn:aws(?:-[\\w]+)*:(?:codeconnections|codestar-connections):[a-z0-9-]+:([0-9]{12}):host/"
              + "[A-Za-z0-9_.-]{1,64}-[0-9a-f]{8}");

  public HostArn {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not the ARN of a host: " + value);
    }
  }

  /** Creates the ARN of a new host; {@code partition} is {@code aws}. */
  static HostArn create(String partition, ArnScope origin, AccountId account, HostId id) {
    return new HostArn(
        String.join(
            ":",
            "arn",
            partition,
            origin.namespace().wireName(),
            origin.region(),
            account.value(),
            "host/" + id));
  }

  /** Empty if the text is not the ARN of a host. */
  public static Optional<HostArn> find(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new HostArn(text)) : Optional.empty();
  }

  /** Whether both identify the same host: they may differ in the namespace only. */
  boolean isEquivalentTo(HostArn other) {
    return Namespace.areEquivalent(value, other.value);
  }

  public String region() {
    return value.split(":", 6)[3];
  }

  public String accountId() {
    return value.split(":", 6)[4];
  }

  public HostId hostId() {
    return new HostId(value.substring(value.indexOf('/') + 1));
  }

  @Override
  public String toString() {
    return value;
  }
}
