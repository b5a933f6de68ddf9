package io.trunkline.host;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import java.util.Optional;

/** What a connection or an installation comes to stand on, or why it cannot. */
public sealed interface PlacementResult {

  /** {@code host} is there for self-managed types and for no others. */
  record Placed(ProviderType type, Optional<Host> host) implements PlacementResult {
    public Optional<String> hostArn() {
      return host.map(found -> found.arn().value());
    }
  }

  record UnknownHost(HostArn arn) implements PlacementResult {}

  /** Its status forbids it. */
  record HostUnavailable(HostStatus status) implements PlacementResult {}

  /** {@code reason} is for the caller. */
  record Mismatch(String reason) implements PlacementResult {}

  /** Looks the place up, in the transaction that is to use it. */
  static Future<PlacementResult> find(
      Transaction transaction, HostStore hosts, AccountId accountId, ProviderOrHost place) {
    return switch (place) {
      case ProviderOrHost.AtProvider(var type) -> succeededFuture(at(type));
      case ProviderOrHost.OnHost(var arn, var type) ->
          accountId.value().equals(arn.accountId())
              ? hosts
                  .find(transaction, accountId, arn.hostId())
                  .map(found ->
                      found
                          .filter(host -> host.arn().isAlike(arn))
                          .map(host -> on(host, type))
                          .orElseGet(() -> new UnknownHost(arn)))
              : succeededFuture(new UnknownHost(arn));
    };
  }

  private static PlacementResult at(ProviderType type) {
    return type.isSelfManaged()
        ? new Mismatch(type.wireName() + " needs the ARN of its host.")
        : new Placed(type, Optional.empty());
  }

  private static PlacementResult on(Host host, Optional<ProviderType> type) {
    if (type.filter(said -> said != host.providerType()).isPresent()) {
      return new Mismatch(
          "The host %s is for %s, not for %s."
              .formatted(
                  host.arn(),
                  host.providerType().wireName(),
                  type.map(ProviderType::wireName).orElse("")));
    }
    return host.status().takesConnections()
        ? new Placed(host.providerType(), Optional.of(host))
        : new HostUnavailable(host.status());
  }
}
