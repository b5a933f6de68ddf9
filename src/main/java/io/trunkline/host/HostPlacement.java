package io.trunkline.host;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import java.util.Optional;

/** Decides whether a new connection or installation may be placed at a provider or on a host. */
public final class HostPlacement {
  /** Where a new connection or installation is placed, or why it cannot be placed there. */
  public sealed interface Result {

    /** {@code host} is present for self-managed provider types only. */
    record Placed(ProviderType type, Optional<Host> host) implements Result {
      public Optional<String> hostArn() {
        return host.map(found -> found.arn().value());
      }
    }

    /** The account has no such host. */
    record UnknownHost(HostArn arn) implements Result {}

    /** The host's status does not allow new connections or installations. */
    record HostUnavailable(HostStatus status) implements Result {}

    /** Provider type and host do not match; {@code reason} is shown to the caller. */
    record Mismatch(String reason) implements Result {}
  }

  private final HostStore hosts = new HostStore();

  /** Runs in the transaction that creates the connection or installation. */
  public Future<Result> place(Transaction transaction, AccountId accountId, ProviderOrHost wanted) {
    return switch (wanted) {
      case ProviderOrHost.AtProvider(var type) -> succeededFuture(atProvider(type));
      case ProviderOrHost.OnHost(var arn, var type) ->
          accountId.value().equals(arn.accountId())
              ? hosts
                  .find(transaction, accountId, arn.hostId())
                  .map(found ->
                      found
                          .filter(host -> host.arn().isEquivalentTo(arn))
                          .map(host -> onHost(host, type))
                          .orElseGet(() -> new Result.UnknownHost(arn)))
              : succeededFuture(new Result.UnknownHost(arn));
    };
  }

  private static Result atProvider(ProviderType type) {
    return type.isSelfManaged()
        ? new Result.Mismatch(type.wireName() + " needs the ARN of its host.")
        : new Result.Placed(type, Optional.empty());
  }

  private static Result onHost(Host host, Optional<ProviderType> wanted) {
    if (wanted.filter(type -> type != host.providerType()).isPresent()) {
      return new Result.Mismatch(
          "The host %s is for %s, not for %s."
              .formatted(
                  host.arn(),
                  host.providerType().wireName(),
                  wanted.map(ProviderType::wireName).orElse("")));
    }
    return host.status().takesConnections()
        ? new Result.Placed(host.providerType(), Optional.of(host))
        : new Result.HostUnavailable(host.status());
  }
}
