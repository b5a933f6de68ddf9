package io.trunkline.pipeline;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.installation.InstallationVersions;
import io.trunkline.pipeline.PipelineDefinition.Parsed;
import io.trunkline.pipeline.PipelineRegistration.Refused;
import io.trunkline.pipeline.PipelineRegistration.Registered;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.target.TargetType;
import io.trunkline.target.TargetType.Registration;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The steps of registering: read, look for the connections, ask the target's type, save. */
final class PipelineRegistrar {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.@_-]{1,100}");
  private final PipelineStore store;
  private final Accounts accounts;
  private final Map<String, TargetType> targetTypes = new TreeMap<>();
  private final SealedTarget sealedTarget;
  private final Supplier<UUID> ids;
  private final InstallationVersions versions = new InstallationVersions();

  PipelineRegistrar(
      PipelineStore store,
      Accounts accounts,
      Collection<TargetType> targetTypes,
      Sealer sealer,
      Supplier<UUID> ids) {
    this.store = store;
    this.accounts = accounts;
    targetTypes.forEach(type -> this.targetTypes.put(type.type(), type));
    this.sealedTarget = new SealedTarget(sealer);
    this.ids = ids;
  }

  /** What is to be saved under which name. */
  private record RegistrationRequest(
      Caller caller,
      String name,
      PipelineDefinition definition,
      TargetType targetType,
      JsonObject target) {}

  Future<PipelineRegistration> register(
      Database database, Caller caller, String name, JsonObject body) {
    if (!NAME.matcher(name).matches()) {
      return refused("name: must be 1 to 100 letters, digits and . @ - _");
    }
    return switch (PipelineDefinition.parse(body)) {
      case Parsed.Invalid(var message) -> refused(message);
      case Parsed.Valid(var definition) -> {
        if (!(body.getValue("target") instanceof JsonObject target)) {
          yield refused("target: is required and must be an object");
        }
        if (!(target.getValue("type") instanceof String word) || !targetTypes.containsKey(word)) {
          yield refused("target.type: must be one of " + String.join(", ", targetTypes.keySet()));
        }
        var wish =
            new RegistrationRequest(caller, name, definition, targetTypes.get(word), target.copy());
        yield database.transaction(transaction -> register(transaction, wish));
      }
    };
  }

  private Future<PipelineRegistration> register(Transaction transaction, RegistrationRequest wish) {
    return store
        .lock(transaction, wish.caller().accountId())
        .compose(_ -> findUnknownConnection(transaction, wish))
        .compose(unknown ->
            unknown.isPresent()
                ? refused(unknown.get())
                : store
                    .find(transaction, wish.caller().accountId(), wish.name())
                    .compose(old -> replace(transaction, wish, old)));
  }

  /**
   * Own ones, and those that are shared with the account. In either namespace, for that is the same
   * connection. One that is not shared is as unknown as one that is not there.
   */
  private Future<Optional<String>> findUnknownConnection(
      Transaction transaction, RegistrationRequest wish) {
    var sources = wish.definition().sources();
    return store
        .connectionArns(transaction, wish.caller().accountId(), wish.definition().connectionIds())
        .map(arns -> arns.stream().map(arn -> plain(arn)).collect(Collectors.toSet()))
        .map(known ->
            sources.stream()
                .filter(source -> !known.contains(plain(source.connectionArn().value())))
                .findFirst()
                .map(source ->
                    "sources[%d].connectionArn: there is no connection %s in account %s"
                        .formatted(
                            sources.indexOf(source),
                            source.connectionArn(),
                            wish.caller().accountId())));
  }

  private static String plain(String arn) {
    return arn.replace(":codestar-connections:", ":codeconnections:");
  }

  private Future<PipelineRegistration> replace(
      Transaction transaction, RegistrationRequest wish, Optional<StoredPipeline> old) {
    var kept = old.flatMap(stored -> kept(stored, wish.targetType()));
    return switch (wish.targetType().register(wish.target(), kept)) {
      case Registration.Refused(var message) -> refused(message);
      case Registration.Accepted accepted -> save(transaction, wish, old, accepted);
    };
  }

  private Optional<JsonObject> kept(StoredPipeline old, TargetType type) {
    return old.sealedSecret()
        .filter(_ -> type.type().equals(old.pipeline().target().getString("type")))
        .map(sealed -> sealedTarget.open(old.pipeline().id(), sealed));
  }

  private Future<PipelineRegistration> save(
      Transaction transaction,
      RegistrationRequest wish,
      Optional<StoredPipeline> old,
      Registration.Accepted target) {
    var id = old.map(stored -> stored.pipeline().id()).orElseGet(() -> new PipelineId(ids.get()));
    var draft =
        new PipelineStore.NewPipeline(
            id,
            wish.caller().accountId(),
            wish.name(),
            wish.definition(),
            target.settings().copy().put("type", wish.targetType().type()).encode(),
            target.sealed().map(parts -> sealedTarget.seal(id, parts)));
    var connections = new HashSet<>(wish.definition().connectionIds());
    old.ifPresent(stored -> connections.addAll(stored.pipeline().definition().connectionIds()));
    return store
        .save(transaction, draft)
        .compose(saved -> versions.incrementForConnections(transaction, connections).map(saved))
        .compose(saved ->
            accounts
                .audit(
                    transaction,
                    wish.caller(),
                    new AuditEntry("PutPipeline", id.toString(), wish.name()))
                .map(saved))
        .map(saved -> new Registered(saved, target.shownOnce()));
  }

  private static Future<PipelineRegistration> refused(String message) {
    return succeededFuture(new Refused(message));
  }
}
