package io.trunkline.pipeline;

import static io.vertx.core.Future.succeededFuture;
import static java.util.Objects.requireNonNull;

import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.installation.RepositoryVersions;
import io.trunkline.pipeline.PipelineDefinition.Parsed;
import io.trunkline.pipeline.PipelineRegistration.Invalid;
import io.trunkline.pipeline.PipelineRegistration.Registered;
import io.trunkline.pipeline.PipelineStore.KnownConnection;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.RepositoryNames;
import io.trunkline.target.TargetRegistration;
import io.trunkline.target.TargetRegistration.ReplacedTarget;
import io.trunkline.target.TargetType;
import io.trunkline.target.TargetType.Registration;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Registers pipelines: parses the definition, checks connections and target, and saves the
 * pipeline.
 */
final class PipelineRegistrar {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.@_-]{1,100}");
  private final PipelineStore store;
  private final Accounts accounts;
  private final Map<String, TargetType> targetTypes = new TreeMap<>();
  private final SealedTarget sealedTarget;
  private final Supplier<UUID> ids;
  private final RepositoryVersions versions = new RepositoryVersions();

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

  /** A definition that is to be saved under a name. */
  private record RegistrationRequest(
      Caller caller,
      String name,
      PipelineDefinition definition,
      TargetType targetType,
      JsonObject target) {}

  Future<PipelineRegistration> register(
      Database database, Caller caller, String name, JsonObject body) {
    if (!NAME.matcher(name).matches()) {
      return invalid("name: must be 1 to 100 letters, digits and . @ - _");
    }
    return switch (PipelineDefinition.parse(body)) {
      case Parsed.Invalid(var message) -> invalid(message);
      case Parsed.Valid(var definition) -> {
        if (!(body.getValue("target") instanceof JsonObject target)) {
          yield invalid("target: is required and must be an object");
        }
        if (!(target.getValue("type") instanceof String word) || !targetTypes.containsKey(word)) {
          yield invalid("target.type: must be one of " + String.join(", ", targetTypes.keySet()));
        }
        var request =
            new RegistrationRequest(caller, name, definition, targetTypes.get(word), target.copy());
        yield database.transaction(transaction -> register(transaction, request));
      }
    };
  }

  private Future<PipelineRegistration> register(
      Transaction transaction, RegistrationRequest request) {
    return store
        .lock(transaction, request.caller().accountId())
        .compose(_ ->
            store.connections(
                transaction, request.caller().accountId(), request.definition().connectionIds()))
        .compose(known ->
            findUnknownConnection(request, known)
                .or(() -> findImpossibleRepository(request, known))
                .map(PipelineRegistrar::invalid)
                .orElseGet(() -> replace(transaction, request, known)));
  }

  /**
   * Returns a message about the first connection that the account may not use; empty if it may use
   * all. Accepts ARNs in either namespace. Another account's connection that is not shared is
   * reported as if it did not exist.
   */
  private static Optional<String> findUnknownConnection(
      RegistrationRequest request, List<KnownConnection> known) {
    var sources = request.definition().sources();
    var arns =
        known.stream()
            .map(connection -> withoutNamespace(connection.arn()))
            .collect(Collectors.toSet());
    return sources.stream()
        .filter(source -> !arns.contains(withoutNamespace(source.connectionArn().value())))
        .findFirst()
        .map(source ->
            "sources[%d].connectionArn: there is no connection %s in account %s"
                .formatted(
                    sources.indexOf(source), source.connectionArn(), request.caller().accountId()));
  }

  /**
   * Returns a message about the first repository whose name the provider does not allow; empty if
   * all names are allowed.
   */
  private static Optional<String> findImpossibleRepository(
      RegistrationRequest request, List<KnownConnection> known) {
    var providers = new HashMap<String, ProviderType>();
    known.forEach(
        connection -> providers.put(withoutNamespace(connection.arn()), connection.provider()));
    var sources = request.definition().sources();
    for (int i = 0; i < sources.size(); i++) {
      var source = sources.get(i);
      var type = requireNonNull(providers.get(withoutNamespace(source.connectionArn().value())));
      var problem = RepositoryNames.findProblem(type, source.fullRepositoryId());
      if (problem.isPresent()) {
        return Optional.of(
            "sources[%d].fullRepositoryId: %s %s"
                .formatted(i, ReasonText.quote(source.fullRepositoryId()), problem.get()));
      }
    }
    return Optional.empty();
  }

  private static String withoutNamespace(String arn) {
    return arn.replace(":codestar-connections:", ":codeconnections:");
  }

  private Future<PipelineRegistration> replace(
      Transaction transaction, RegistrationRequest request, List<KnownConnection> connections) {
    var providers = connections.stream().map(KnownConnection::provider).collect(Collectors.toSet());
    return store
        .find(transaction, request.caller().accountId(), request.name())
        .compose(old -> replace(transaction, request, providers, old));
  }

  private Future<PipelineRegistration> replace(
      Transaction transaction,
      RegistrationRequest request,
      Set<ProviderType> providers,
      Optional<StoredPipeline> old) {
    var replaced = old.flatMap(stored -> replacedTarget(stored, request.targetType()));
    var registration = new TargetRegistration(request.target(), replaced, providers);
    return switch (request.targetType().register(registration)) {
      case Registration.Refused(var message) -> invalid(message);
      case Registration.Accepted accepted -> save(transaction, request, old, accepted);
    };
  }

  private Optional<ReplacedTarget> replacedTarget(StoredPipeline old, TargetType type) {
    var settings = old.pipeline().target();
    return old.sealedSecret()
        .filter(_ -> type.type().equals(settings.getString("type")))
        .flatMap(sealed -> sealedTarget.find(old.pipeline().id(), sealed))
        .map(parts -> new ReplacedTarget(settings, parts));
  }

  private Future<PipelineRegistration> save(
      Transaction transaction,
      RegistrationRequest request,
      Optional<StoredPipeline> old,
      Registration.Accepted target) {
    var id = old.map(stored -> stored.pipeline().id()).orElseGet(() -> new PipelineId(ids.get()));
    var draft =
        new PipelineStore.NewPipeline(
            id,
            request.caller().accountId(),
            request.name(),
            request.definition(),
            target.settings().copy().put("type", request.targetType().type()).encode(),
            target.sealed().map(parts -> sealedTarget.seal(id, parts)));
    return store
        .sourceKeys(transaction, id)
        .map(replaced -> replaced.with(request.definition()))
        .compose(keys ->
            store
                .save(transaction, draft)
                .compose(saved ->
                    versions
                        .increment(transaction, keys.connections(), keys.repositories())
                        .map(saved)))
        .compose(saved ->
            accounts
                .audit(
                    transaction,
                    request.caller(),
                    new AuditEntry("PutPipeline", "pipeline/" + request.name(), id.toString()))
                .map(saved))
        .map(saved -> new Registered(saved, target.shownOnce()));
  }

  private static Future<PipelineRegistration> invalid(String message) {
    return succeededFuture(new Invalid(message));
  }
}
