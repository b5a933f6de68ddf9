package io.trunkline.connection;

import io.trunkline.account.AccountId;
import io.trunkline.account.Caller;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** SQL for table {@code handshake}. */
final class HandshakeStore {
  private static final String UNFINISHED =
      "status IN ('CREATED', 'OPENED', 'STARTED', 'CHOOSING', 'WAITING')";

  /** Selects a handshake with its connection; an overdue one is shown as expired. */
  private static final String SELECT =
      """
      SELECT h.id, h.account_id, h.access_key_id, h.source, h.reason, h.wants_install,
        h.expires_at, h.verifier, h.user_token, c.arn, c.name, c.provider_type, c.host_arn,
        (SELECT i.owner FROM installation i WHERE i.id = c.installation_id) AS owner_before,
        CASE WHEN h.%s AND h.expires_at <= now() THEN 'EXPIRED' ELSE h.status END AS status
      FROM %s h JOIN connection c ON c.id = h.connection_id
      """;

  /** $1 connection, $2 reason. */
  private static final String END_UNFINISHED =
      """
      UPDATE handshake
      SET status = 'EXPIRED', reason = $2, state_digest = NULL, verifier = NULL, user_token = NULL,
        person_id = NULL
      WHERE connection_id = $1 AND %s\
      """
          .formatted(UNFINISHED);

  /**
   * $1 id, $2 account, $3 access key, $4 connection, $5 digest of the link, $6 expiry, $7 address
   * of the caller.
   */
  private static final String INSERT =
      changing(
          """
          INSERT INTO handshake (id, account_id, access_key_id, connection_id, link_digest,
            expires_at, source)
          VALUES ($1, $2, $3, $4, $5, $6, $7)
          RETURNING *\
          """);

  /** $1 account, $2 connection. */
  private static final String FIND_LATEST =
      SELECT.formatted(UNFINISHED, "handshake")
          + """
          WHERE h.account_id = $1 AND h.connection_id = $2
          ORDER BY h.at DESC
          LIMIT 1\
          """;

  /** $1 digest of the link. */
  private static final String OPEN =
      changing(
          """
          UPDATE handshake
          SET status = CASE WHEN status = 'CREATED' AND expires_at > now() THEN 'OPENED' ELSE status END
          WHERE link_digest = $1
          RETURNING *\
          """);

  /**
   * $1 digest of the link, $2 digest of the cookie, $3 digest of the state, $4 expiry, $5 whether
   * the person wants to install the app. Once started, only the same browser can start it again.
   */
  private static final String START =
      changing(
          """
          UPDATE handshake
          SET status = 'STARTED', browser_digest = $2, state_digest = $3, expires_at = $4,
            wants_install = $5
          WHERE link_digest = $1 AND expires_at > now() AND user_token IS NULL
            AND (status IN ('CREATED', 'OPENED') OR status = 'STARTED' AND browser_digest = $2)
          RETURNING *\
          """);

  /** $1 digest of the state, $2 digest of the cookie. The state is valid once. */
  private static final String CLAIM_STATE =
      changing(
          """
          UPDATE handshake SET state_digest = NULL
          WHERE state_digest = $1 AND browser_digest = $2 AND expires_at > now()
            AND status IN ('STARTED', 'CHOOSING')
          RETURNING *\
          """);

  /** $1 id, $2 digest of the cookie. */
  private static final String FIND_CHOOSING =
      SELECT.formatted(UNFINISHED, "handshake")
          + """
          WHERE h.id = $1 AND h.browser_digest = $2 AND h.status = 'CHOOSING'
            AND h.expires_at > now()\
          """;

  /** $1 id, $2 sealed verifier. */
  private static final String SET_VERIFIER =
      """
      UPDATE handshake SET verifier = $2 WHERE id = $1\
      """;

  /** $1 id, $2 sealed token. */
  private static final String SET_USER_TOKEN =
      """
      UPDATE handshake SET status = 'CHOOSING', user_token = $2, verifier = NULL
      WHERE id = $1 AND status = 'STARTED'\
      """;

  /** $1 id, $2 digest of a new state, $3 expiry. */
  private static final String EXPECT_INSTALLATION =
      """
      UPDATE handshake SET state_digest = $2, expires_at = $3
      WHERE id = $1 AND status = 'CHOOSING'\
      """;

  /** $1 id, $2 status, $3 reason. Ends an unfinished handshake. */
  private static final String END =
      """
      UPDATE handshake
      SET status = $2, reason = $3, state_digest = NULL, verifier = NULL, user_token = NULL,
        person_id = NULL
      WHERE id = $1 AND %s\
      """
          .formatted(UNFINISHED);

  /** $1 id, $2 the provider's id of the person, $3 expiry. */
  private static final String AWAIT_APPROVAL =
      """
      UPDATE handshake
      SET status = 'WAITING', person_id = $2, expires_at = $3, state_digest = NULL,
        verifier = NULL, user_token = NULL
      WHERE id = $1 AND status = 'CHOOSING'\
      """;

  /** $1 provider type, $2 the provider's id of the person. */
  private static final String FIND_WAITING =
      SELECT.formatted(UNFINISHED, "handshake")
          + """
          WHERE c.provider_type = $1 AND h.person_id = $2 AND h.status = 'WAITING'
            AND h.expires_at > now()
          ORDER BY h.id\
          """;

  private static final String END_OVERDUE =
      """
      UPDATE handshake
      SET status = 'EXPIRED', state_digest = NULL, verifier = NULL, user_token = NULL,
        person_id = NULL
      WHERE expires_at <= now() AND %s\
      """
          .formatted(UNFINISHED);

  /** $1 id. */
  private static final String IS_UNFINISHED =
      """
      SELECT FROM handshake WHERE id = $1 AND expires_at > now() AND %s FOR UPDATE\
      """
          .formatted(UNFINISHED);

  /** A handshake with what is kept for its next step. */
  record Stored(Handshake handshake, Optional<Buffer> verifier, Optional<Buffer> userToken) {}

  private static String changing(String statement) {
    return "WITH changed AS (" + statement + ")\n" + SELECT.formatted(UNFINISHED, "changed");
  }

  Future<Void> endUnfinished(Transaction transaction, UUID connectionId, String reason) {
    return transaction.run(END_UNFINISHED, Tuple.of(connectionId, reason)).mapEmpty();
  }

  Future<Handshake> insert(
      Transaction transaction,
      UUID id,
      Caller caller,
      UUID connectionId,
      Buffer link,
      Instant end) {
    return transaction
        .run(
            INSERT,
            Tuple.of(
                id,
                caller.accountId().value(),
                caller.accessKeyId(),
                connectionId,
                link,
                end.atOffset(ZoneOffset.UTC),
                caller.call().map(call -> call.succeeded().sourceAddress()).orElse("")))
        .map(rows -> stored(rows.iterator().next()).handshake());
  }

  Future<Optional<Handshake>> findLatest(
      Statements statements, AccountId accountId, UUID connectionId) {
    return statements
        .run(FIND_LATEST, Tuple.of(accountId.value(), connectionId))
        .map(rows -> first(rows).map(Stored::handshake));
  }

  Future<Optional<Handshake>> open(Statements statements, Buffer link) {
    return statements.run(OPEN, Tuple.of(link)).map(rows -> first(rows).map(Stored::handshake));
  }

  Future<Optional<Handshake>> start(
      Transaction transaction,
      Buffer link,
      Buffer browser,
      Buffer state,
      Instant end,
      boolean install) {
    return transaction
        .run(START, Tuple.of(link, browser, state, end.atOffset(ZoneOffset.UTC), install))
        .map(rows -> first(rows).map(Stored::handshake));
  }

  Future<Optional<Stored>> claimState(Statements statements, Buffer state, Buffer browser) {
    return statements.run(CLAIM_STATE, Tuple.of(state, browser)).map(HandshakeStore::first);
  }

  Future<Optional<Stored>> findChoosing(Statements statements, UUID id, Buffer browser) {
    return statements.run(FIND_CHOOSING, Tuple.of(id, browser)).map(HandshakeStore::first);
  }

  Future<Void> setVerifier(Transaction transaction, UUID id, Buffer sealed) {
    return transaction.run(SET_VERIFIER, Tuple.of(id, sealed)).mapEmpty();
  }

  Future<Boolean> setUserToken(Statements statements, UUID id, Buffer sealed) {
    return statements.run(SET_USER_TOKEN, Tuple.of(id, sealed)).map(rows -> rows.rowCount() > 0);
  }

  Future<Void> expectInstallation(Statements statements, UUID id, Buffer state, Instant end) {
    return statements
        .run(EXPECT_INSTALLATION, Tuple.of(id, state, end.atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }

  Future<Boolean> isUnfinished(Transaction transaction, UUID id) {
    return transaction.run(IS_UNFINISHED, Tuple.of(id)).map(rows -> rows.size() > 0);
  }

  Future<Void> end(Statements statements, UUID id, HandshakeStatus status, String reason) {
    return statements.run(END, Tuple.of(id, status.name(), reason)).mapEmpty();
  }

  Future<Void> awaitApproval(Transaction transaction, UUID id, String personId, Instant end) {
    return transaction
        .run(AWAIT_APPROVAL, Tuple.of(id, personId, end.atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }

  Future<List<Handshake>> findWaiting(Statements statements, ProviderType type, String personId) {
    return statements
        .run(FIND_WAITING, Tuple.of(type.wireName(), personId))
        .map(rows -> rows.stream().map(row -> stored(row).handshake()).toList());
  }

  Future<Void> endOverdue(Statements statements) {
    return statements.run(END_OVERDUE).mapEmpty();
  }

  private static Optional<Stored> first(RowSet<Row> rows) {
    return rows.stream().findFirst().map(HandshakeStore::stored);
  }

  private static Stored stored(Row row) {
    var handshake =
        new Handshake(
            row.getUUID("id"),
            new Caller(new AccountId(row.getString("account_id")), row.getString("access_key_id")),
            row.getString("source"),
            new ConnectionArn(row.getString("arn")),
            row.getString("name"),
            ProviderType.find(row.getString("provider_type")).orElseThrow(),
            Optional.ofNullable(row.getString("host_arn")),
            Optional.ofNullable(row.getString("owner_before")),
            HandshakeStatus.valueOf(row.getString("status")),
            row.getString("reason"),
            row.getBoolean("wants_install"),
            row.getOffsetDateTime("expires_at").toInstant());
    return new Stored(
        handshake,
        Optional.ofNullable(row.getBuffer("verifier")),
        Optional.ofNullable(row.getBuffer("user_token")));
  }
}
