package io.trunkline.installation;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.installation.InstallationSource.Membership;
import io.trunkline.installation.InstallationSource.Membership.Member;
import io.trunkline.installation.InstallationSource.Membership.Refused;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Gives an account an installation that acts with a token. The account has one installation for
 * each group, project, workspace or organization; another grant replaces its token.
 */
public final class GrantedInstallations {
  private final Database database;
  private final Accounts accounts;
  private final Installations installations;
  private final Credentials credentials;
  private final CredentialStore store = new CredentialStore();
  private final InstallationStore rows = new InstallationStore();
  private final InstallationVersions versions = new InstallationVersions();

  public GrantedInstallations(
      Database database, Accounts accounts, Installations installations, Credentials credentials) {
    this.database = database;
    this.accounts = accounts;
    this.installations = installations;
    this.credentials = credentials;
  }

  /** Returns the source of the installation for what was granted. */
  public InstallationSource source(ProviderType type, Grant grant) {
    return new InstallationSource() {
      @Override
      public <T> Future<T> with(Caller caller, Work<T> work) {
        return database.transaction(transaction ->
            accounts
                .lock(transaction, caller.accountId())
                .compose(_ ->
                    work.apply(transaction, () -> findOrCreate(transaction, caller, type, grant))));
      }
    };
  }

  private Future<Membership> findOrCreate(
      Transaction transaction, Caller caller, ProviderType type, Grant grant) {
    if (grant.chosen().objection().isPresent()) {
      return succeededFuture(new Refused(grant.chosen().objection().get()));
    }
    return store
        .findOfScope(transaction, caller.accountId(), type, grant.chosen().id())
        .compose(found ->
            found
                .map(credential -> replace(transaction, caller, credential, grant))
                .orElseGet(() -> create(transaction, caller, type, grant)));
  }

  private Future<Membership> replace(
      Transaction transaction, Caller caller, Credential replaced, Grant grant) {
    var id = replaced.installationId();
    var entry =
        new AuditEntry("ReplaceCredential", "installation/" + id, "acts as " + grant.subject());
    // Runs first, because connections become available again.
    return versions
        .incrementForAccounts(transaction, List.of(caller.accountId()), replaced.providerType())
        .compose(_ -> credentials.put(transaction, id, grant))
        .compose(_ -> installations.listener().onCredentialReplaced(transaction, id))
        .compose(_ -> accounts.audit(transaction, caller, entry))
        .compose(_ -> rows.find(transaction, caller.accountId(), id))
        .map(found -> new Member(found.orElseThrow()));
  }

  private Future<Membership> create(
      Transaction transaction, Caller caller, ProviderType type, Grant grant) {
    var wanted =
        new NewInstallation(
            type, Optional.empty(), grant.chosen().owner(), new SecretChoice.Generated());
    return installations
        .create(transaction, caller, wanted, Optional.empty())
        .compose(result ->
            switch (result) {
              case Installations.CreateResult.Created(var created, _, _) ->
                  credentials.put(transaction, created.id(), grant).map(new Member(created));
              case Installations.CreateResult.Refused(var reason) ->
                  succeededFuture(new Refused(reason));
              case Installations.CreateResult.QuotaReached(var max) ->
                  succeededFuture(
                      new Refused("An account can have at most %d installations.".formatted(max)));
              case Installations.CreateResult.UnknownAccount _,
                  Installations.CreateResult.TooManyMembers _ ->
                  throw new IllegalStateException(
                      "neither the account nor a provider installation can be missing");
            });
  }
}
