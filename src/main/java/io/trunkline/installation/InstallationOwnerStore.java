package io.trunkline.installation;

import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** SQL for the owners of installations and provider installations. */
final class InstallationOwnerStore {

  /** $1 installation, $2 owner. */
  private static final String REPLACE =
      """
      UPDATE installation
      SET owner = $2, owner_id = NULL, owner_version = owner_version + 1, version = version + 1
      WHERE id = $1\
      """;

  /** $1 installation, $2 owner, $3 the provider's id of the owner or null. */
  private static final String RENAME =
      """
      UPDATE installation SET owner = $2, owner_id = $3, version = version + 1 WHERE id = $1\
      """;

  /** $1 installation, $2 the provider's id of the owner. */
  private static final String LEARN_ID =
      """
      UPDATE installation SET owner_id = $2, version = version + 1 WHERE id = $1\
      """;

  /** $1 provider installation. Locks in the order of the ids, as all other statements do. */
  private static final String MEMBERS =
      InstallationStore.ALL
          + " WHERE i.provider_installation_id = $1 ORDER BY i.id FOR NO KEY UPDATE OF i";

  /** $1 provider installation, $2 the new login, $3 the provider's id of the account. */
  private static final String RENAME_ACCOUNT =
      """
      UPDATE provider_installation SET account_login = $2, owner_id = $3 WHERE id = $1\
      """;

  /** Sets a new owner, whose id is not known yet. */
  Future<Void> replace(Transaction transaction, InstallationId id, String owner) {
    return transaction.run(REPLACE, Tuple.of(id.value(), owner)).mapEmpty();
  }

  /** Sets a new name for the same owner, and the owner's id. */
  Future<Void> rename(
      Transaction transaction, InstallationId id, String owner, Optional<String> ownerId) {
    return transaction.run(RENAME, Tuple.of(id.value(), owner, ownerId.orElse(null))).mapEmpty();
  }

  Future<Void> learnId(Transaction transaction, InstallationId id, String ownerId) {
    return transaction.run(LEARN_ID, Tuple.of(id.value(), ownerId)).mapEmpty();
  }

  Future<List<Installation>> members(
      Statements statements, ProviderInstallation providerInstallation) {
    return statements
        .run(MEMBERS, Tuple.of(providerInstallation.id()))
        .map(rows -> rows.stream().map(InstallationStore::installation).toList());
  }

  Future<Void> renameAccount(
      Transaction transaction, ProviderInstallation providerInstallation, String login, String id) {
    return transaction
        .run(RENAME_ACCOUNT, Tuple.of(providerInstallation.id(), login, id))
        .mapEmpty();
  }
}
