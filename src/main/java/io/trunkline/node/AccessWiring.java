package io.trunkline.node;

import io.trunkline.account.AccessKeys;
import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditTrail;
import io.trunkline.connection.Connection;
import io.trunkline.connection.Connections;
import io.trunkline.controlplane.Authenticator;
import io.trunkline.controlplane.Deployment;
import io.trunkline.controlplane.RequestGuard;
import io.trunkline.controlplane.rest.AccessKeyOperations;
import io.trunkline.controlplane.rest.AccountOperations;
import io.trunkline.controlplane.rest.AuditOperations;
import io.trunkline.controlplane.rest.ResourceArns;
import io.trunkline.host.Host;
import io.trunkline.host.HostId;
import io.trunkline.host.Hosts;
import io.trunkline.platform.aws.SignatureV4;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.resource.TaggedResources;
import io.trunkline.settings.TrunklineConfig;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The part of the wiring that is about who may do what, and who did. */
final class AccessWiring {
  private final SecureRandom random = new SecureRandom();
  private final Accounts accounts;
  private final AccessKeys keys;
  private final AuditTrail trail;
  private final Deployment deployment;
  private final Set<String> regions;

  AccessWiring(
      Vertx vertx, TrunklineConfig config, Database database, Accounts accounts, Sealer sealer) {
    var gathered = AuditTrail.GATHERED_FOR.toMillis();
    this.accounts = accounts;
    this.keys = new AccessKeys(database, accounts, sealer, random);
    this.trail =
        new AuditTrail(database, accounts, () -> vertx.timer(gathered, TimeUnit.MILLISECONDS));
    this.deployment =
        new Deployment(
            config.identity().partition(),
            config.defaultRegion(),
            new AccountId(config.bootstrap().accountId()));
    this.regions = Set.copyOf(config.identity().regions());
  }

  RequestGuard requestGuard(InstantSource clock, TaggedResources tagged) {
    var signatures =
        new SignatureV4(regions, Set.of("codeconnections", "codestar-connections"), clock);
    return new RequestGuard(
        new Authenticator(signatures, accounts), accounts, trail, tagged::judged, deployment);
  }

  /** Of the kinds of resources whose ARNs are minted. */
  Map<String, ResourceArns> resourceArns(Connections connections, Hosts hosts) {
    return Map.of(
        "connection",
        (account, id) ->
            connections
                .find(account, UUID.fromString(id))
                .map(found -> found.map(Connection::arn).map(Object::toString)),
        "host",
        (account, id) ->
            hosts
                .find(account, new HostId(id))
                .map(found -> found.map(Host::arn).map(Object::toString)));
  }

  Deployment deployment() {
    return deployment;
  }

  AccountOperations accountOperations() {
    return new AccountOperations(accounts);
  }

  AccessKeyOperations keyOperations() {
    return new AccessKeyOperations(keys);
  }

  AuditOperations auditOperations() {
    return new AuditOperations(trail);
  }
}
