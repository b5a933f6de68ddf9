package io.trunkline.connection;

import io.trunkline.account.AccountId;
import io.trunkline.resource.Namespace;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * {@code arn:{partition}:{namespace}:{region}:{account}:connection/{uuid}}. The namespace is {@code
 * codeconnections} or {@code codestar-connections} and never changes. Two ARNs that differ only in
 * the namespace identify the same connection.
 */
public record ConnectionArn(String value) {
  private static final Pattern FORM =
      Pattern.compile(
          "arn:aws(?:-[\\w]+)*:(?:codeconnections|codestar-connections):[a-z0-9-]+:([0-9]{12}):connection/"
              + "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");

  public ConnectionArn {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not the ARN of a connection: " + value);
    }
  }

  /** Creates the ARN of a new connection; {@code partition} is {@code aws}. */
  static ConnectionArn create(
      String partition, NewConnection connection, AccountId account, UUID id) {
    return new ConnectionArn(
        String.join(
            ":",
            "arn",
            partition,
            connection.namespace().wireName(),
            connection.region(),
            account.value(),
            "connection/" + id));
  }

  /** Empty if the text is not the ARN of a connection. */
  public static Optional<ConnectionArn> find(String text) {
    try {
      return Optional.of(new ConnectionArn(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Only connections in the newer namespace can be shared. */
  boolean isShareable() {
    return value.split(":", 4)[2].equals(Namespace.CODECONNECTIONS.wireName());
  }

  public String accountId() {
    return value.split(":", 6)[4];
  }

  /** Whether both identify the same connection: they may differ in the namespace only. */
  boolean isEquivalentTo(ConnectionArn other) {
    return Namespace.areEquivalent(value, other.value);
  }

  public UUID connectionId() {
    return UUID.fromString(value.substring(value.indexOf('/') + 1));
  }

  @Override
  public String toString() {
    return value;
  }
}
