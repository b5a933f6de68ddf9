package io.trunkline.installation;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.installation.SecretRotation.Result.Rotated;
import io.trunkline.installation.SecretRules.Choice;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Stores and rotates the secrets of webhooks, as {@link SecretRules} allows. */
public final class SecretRotation {
  /** The outcome of a secret rotation. */
  public sealed interface Result {

    /** {@code secret} is valid immediately; older secrets stay valid for at most {@code grace}. */
    record Rotated(Secret secret, Duration grace, List<String> warnings) implements Result {}

    record UnknownInstallation() implements Result {}

    /** The request is invalid; {@code reason} is shown to the caller. */
    record Refused(String reason) implements Result {}

    /**
     * The installation has the maximum number of valid secrets. A rotation with a grace period of
     * zero is still possible, because the older secrets then expire immediately.
     */
    record TooManySecrets(int secretCountMax) implements Result {}
  }

  private final Accounts accounts;
  private final Sealer sealer;
  private final SecretRules rules;
  private final Supplier<UUID> ids;
  private final SecretStore secrets = new SecretStore();
  private final InstallationVersions versions = new InstallationVersions();
  private final ProviderHookStore hooks = new ProviderHookStore();

  SecretRotation(Accounts accounts, Sealer sealer, SecretRules rules, Supplier<UUID> ids) {
    this.accounts = accounts;
    this.sealer = sealer;
    this.rules = rules;
    this.ids = ids;
  }

  /** Adds a secret that does not expire. */
  Future<Void> insert(Transaction transaction, InstallationId id, Secret secret) {
    var rowId = ids.get();
    var sealed = sealer.seal("installation_secret", "secret", rowId.toString(), secret.bytes());
    return secrets.insert(transaction, rowId, id, sealed);
  }

  Future<Result> rotate(
      Transaction transaction,
      Caller caller,
      Installation installation,
      SecretChoice choice,
      Duration grace) {
    var objection = SecretRules.findGraceObjection(grace);
    if (objection.isPresent()) {
      return succeededFuture(new Result.Refused(objection.get()));
    }
    return switch (rules.choose(installation.providerType(), choice)) {
      case Choice.Rejected(var reason) -> succeededFuture(new Result.Refused(reason));
      case Choice.Accepted(var secret, var warnings) ->
          rotate(transaction, caller, installation.id(), new Rotated(secret, grace, warnings));
    };
  }

  private Future<Result> rotate(
      Transaction transaction, Caller caller, InstallationId id, Rotated rotated) {
    return secrets
        .countValid(transaction, id)
        .compose(count ->
            SecretRules.allowsAnother(count, rotated.grace())
                ? replace(transaction, caller, id, rotated).map(rotated)
                : succeededFuture(new Result.TooManySecrets(SecretRules.VALID_COUNT_MAX)));
  }

  private Future<Void> replace(
      Transaction transaction, Caller caller, InstallationId id, Rotated rotated) {
    var entry =
        new AuditEntry(
            "RotateInstallationSecret",
            "installation/" + id,
            "grace " + rotated.grace().toSeconds() + " s");
    return secrets
        .expire(transaction, id, rotated.grace())
        .compose(_ -> insert(transaction, id, rotated.secret()))
        .compose(_ -> hooks.setDue(transaction, id))
        .compose(_ -> versions.increment(transaction, id))
        .compose(_ -> accounts.audit(transaction, caller, entry));
  }
}
