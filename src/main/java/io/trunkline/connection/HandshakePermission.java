package io.trunkline.connection;

import io.trunkline.account.AccessKey;
import io.trunkline.account.Accounts;
import io.trunkline.account.Permission;
import io.trunkline.account.Policy.PolicyDecision;
import io.trunkline.resource.TaggedResources;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Checks the access key that started a handshake once more when the handshake completes: it may be
 * disabled by then, and its policy may allow certain installations only.
 */
public final class HandshakePermission {
  private final Accounts accounts;
  private final TaggedResources resources;
  private final InstantSource clock;

  public HandshakePermission(Accounts accounts, TaggedResources resources, InstantSource clock) {
    this.accounts = accounts;
    this.resources = resources;
    this.clock = clock;
  }

  /** Returns why the key may not connect this installation; empty if it may. */
  public Future<Optional<String>> findObjection(Handshake handshake, String installationId) {
    return accounts
        .findAccessKey(handshake.caller().accessKeyId())
        .compose(found ->
            found
                .filter(key -> key.isActive() && !key.isExpiredAt(clock.instant()))
                .map(key -> findObjection(key, handshake, installationId))
                .orElseGet(() ->
                    Future.succeededFuture(
                        Optional.of("The access key that started it is no longer valid."))));
  }

  private Future<Optional<String>> findObjection(
      AccessKey key, Handshake handshake, String installationId) {
    var now = clock.instant();
    var required =
        Permission.of("codeconnections:UpdateConnectionInstallation", handshake.arn().value())
            .with("codeconnections:InstallationId", installationId)
            .with("aws:SourceIp", handshake.source())
            .with("aws:CurrentTime", now.toString())
            .with("aws:EpochTime", Long.toString(now.getEpochSecond()));
    return withTags(key, handshake, required)
        .map(permission ->
            key.policy().evaluate(permission) == PolicyDecision.ALLOWED
                ? Optional.empty()
                : Optional.of(
                    "The access key that started it may not connect installation %s."
                        .formatted(installationId)));
  }

  private Future<Permission> withTags(AccessKey key, Handshake handshake, Permission required) {
    return key.policy().needsResourceTags()
        ? resources
            .findPolicyTags(key.accountId(), handshake.arn().value())
            .map(found -> {
              var tagged = required;
              for (var tag : found.entrySet()) {
                tagged = tagged.with("aws:ResourceTag/" + tag.getKey(), tag.getValue());
              }
              return tagged;
            })
        : Future.succeededFuture(required);
  }
}
