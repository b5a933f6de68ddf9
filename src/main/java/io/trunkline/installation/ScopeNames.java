package io.trunkline.installation;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.installation.ProviderHookStore.Due;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.text.LetterCase;
import io.vertx.core.Future;

/**
 * Follows the renames of groups, projects, workspaces and organizations: some providers name the
 * owner of a repository without its id, so an old name would make all webhooks foreign.
 */
public final class ScopeNames {
  private final Database database;
  private final Accounts accounts;
  private final Credentials credentials;
  private final ProviderHookStore store = new ProviderHookStore();
  private final InstallationStore installations = new InstallationStore();
  private final InstallationOwnerStore owners = new InstallationOwnerStore();

  public ScopeNames(Database database, Accounts accounts, Credentials credentials) {
    this.database = database;
    this.accounts = accounts;
    this.credentials = credentials;
  }

  /** Asks the provider for the name. If it does not answer, the next comparison asks again. */
  Future<Void> follow(TokenProvider provider, Due due) {
    return credentials
        .call(
            due.installationId(),
            token -> provider.tokens().findName(provider.endpoint(), token, due.scopeId()))
        .compose(result ->
            switch (result) {
              case Ok<String>(var name) when !name.equals(due.scopeName()) ->
                  database.transaction(transaction -> rename(transaction, due, name));
              case Ok<String> _ -> succeededFuture();
              case Failed<String> _ -> succeededFuture();
            });
  }

  /** An owner that a person has chosen stays. */
  private Future<Void> rename(Transaction transaction, Due due, String name) {
    return accounts
        .lock(transaction, due.accountId())
        .compose(_ -> store.setScopeName(transaction, due.installationId(), name))
        .compose(_ -> installations.find(transaction, due.accountId(), due.installationId()))
        .compose(found ->
            found
                .filter(installation -> LetterCase.areEqual(installation.owner(), due.scopeName()))
                .map(installation -> rename(transaction, installation, name))
                .orElseGet(Future::succeededFuture));
  }

  private Future<Void> rename(Transaction transaction, Installation installation, String name) {
    var entry =
        new AuditEntry(
            "InstallationOwnerRenamed",
            "installation/" + installation.id(),
            "owner %s, before %s".formatted(name, installation.owner()));
    return owners
        .rename(transaction, installation.id(), name, installation.ownerId())
        .compose(_ -> accounts.observe(transaction, installation.accountId(), entry));
  }
}
