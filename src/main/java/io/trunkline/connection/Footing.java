package io.trunkline.connection;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import java.util.Optional;

/** What a connection or an installation comes to stand on, or why it cannot. */
sealed interface Footing {

  /** {@code host} is there for self-managed types and for no others. */
  record Firm(ProviderType type, Optional<Host> host) implements Footing {
    Optional<String> hostArn() {
      return host.map(found -> found.arn().value());
    }
  }

  record UnknownHost(HostArn arn) implements Footing {}

  /** Its status forbids it. */
  record HostUnavailable(HostStatus status) implements Footing {}

  /** {@code reason} is for the caller. */
  record Misfit(String reason) implements Footing {}

  /** Looks the place up, in the transaction that is to use it. */
  static Future<Footing> find(
      Transaction transaction, HostStore hosts, AccountId accountId, Place place) {
    return switch (place) {
      case Place.AtProvider(var type) -> succeededFuture(at(type));
      case Place.OnHost(var arn, var type) ->
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

  private static Footing at(ProviderType type) {
    return type.isSelfManaged()
        ? new Misfit(type.wireName() + " needs the ARN of its host.")
        : new Firm(type, Optional.empty());
  }

  private static Footing on(Host host, Optional<ProviderType> type) {
    if (type.filter(said -> said != host.providerType()).isPresent()) {
      return new Misfit(
          "The host %s is for %s, not for %s."
              .formatted(
                  host.arn(),
                  host.providerType().wireName(),
                  type.map(ProviderType::wireName).orElse("")));
    }
    return host.status().takesConnections()
        ? new Firm(host.providerType(), Optional.of(host))
        : new HostUnavailable(host.status());
  }
}
