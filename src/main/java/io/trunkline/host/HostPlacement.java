package io.trunkline.host;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import java.util.Optional;

/** Decides whether a new connection or installation may be placed at a provider or on a host. */
public final class HostPlacement {
  private final HostStore hosts = new HostStore();

  /** Runs in the transaction that creates the connection or installation. */
  public Future<PlacementResult> place(
      Transaction transaction, AccountId accountId, ProviderOrHost wanted) {
    return switch (wanted) {
      case ProviderOrHost.AtProvider(var type) -> succeededFuture(atProvider(type));
      case ProviderOrHost.OnHost(var arn, var type) ->
          accountId.value().equals(arn.accountId())
              ? hosts
                  .find(transaction, accountId, arn.hostId())
                  .map(found ->
                      found
                          .filter(host -> host.arn().isAlike(arn))
                          .map(host -> onHost(host, type))
                          .orElseGet(() -> new PlacementResult.UnknownHost(arn)))
              : succeededFuture(new PlacementResult.UnknownHost(arn));
    };
  }

  private static PlacementResult atProvider(ProviderType type) {
    return type.isSelfManaged()
        ? new PlacementResult.Mismatch(type.wireName() + " needs the ARN of its host.")
        : new PlacementResult.Placed(type, Optional.empty());
  }

  private static PlacementResult onHost(Host host, Optional<ProviderType> wanted) {
    if (wanted.filter(type -> type != host.providerType()).isPresent()) {
      return new PlacementResult.Mismatch(
          "The host %s is for %s, not for %s."
              .formatted(
                  host.arn(),
                  host.providerType().wireName(),
                  wanted.map(ProviderType::wireName).orElse("")));
    }
    return host.status().takesConnections()
        ? new PlacementResult.Placed(host.providerType(), Optional.of(host))
        : new PlacementResult.HostUnavailable(host.status());
  }
}
