package io.trunkline.connection;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.account.Caller;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.secret.Hashes;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.TokenPair;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Keeps track of handshakes. Links, states and cookies are 32 random bytes in base64url, of which
 * only the SHA-256 digest is stored.
 */
public final class Handshakes {
  private static final String TABLE = "handshake";
  private static final String VERIFIER = "verifier";
  private static final String USER_TOKEN = "user_token";
  private static final int RANDOM_BYTES = 32;
  private static final Duration APPROVAL_MAX = Duration.ofDays(30);

  private final Database database;
  private final Accounts accounts;
  private final Sealer sealer;
  private final Randomness randomness;
  private final InstantSource clock;
  private final Duration lifetime;
  private final HandshakeStore store = new HandshakeStore();
  private final ConnectionStore connections = new ConnectionStore();

  /** Sources of links, states and ids. */
  public record Randomness(RandomGenerator random, Supplier<UUID> ids) {}

  /** A new handshake, and the secret part of its link, which cannot be read again later. */
  public record Begun(Handshake handshake, Secret link) {}

  /** A handshake whose person goes to the provider with this state and PKCE verifier. */
  public record Started(Handshake handshake, Secret state, Secret verifier) {}

  /**
   * A handshake whose person came back.
   *
   * @param verifier the PKCE verifier; empty if the code was exchanged before
   * @param userToken the person's tokens; empty until the code is exchanged
   */
  public record Returned(
      Handshake handshake, Optional<Secret> verifier, Optional<TokenPair> userToken) {}

  /** {@code lifetime} limits each step of a handshake. */
  public Handshakes(
      Database database,
      Accounts accounts,
      Sealer sealer,
      Randomness randomness,
      InstantSource clock,
      Duration lifetime) {
    this.database = database;
    this.accounts = accounts;
    this.sealer = sealer;
    this.randomness = randomness;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /**
   * Begins a handshake, which replaces unfinished ones of the same connection. Returns empty if the
   * account has no such connection.
   */
  public Future<Optional<Begun>> begin(Caller caller, UUID connectionId) {
    var link = random();
    return database.transaction(transaction ->
        accounts
            .lock(transaction, caller.accountId())
            .compose(_ -> connections.find(transaction, caller.accountId(), connectionId))
            .compose(found ->
                found
                    .map(connection ->
                        begin(transaction, caller, connection.arn(), link).map(Optional::of))
                    .orElseGet(() -> succeededFuture(Optional.empty()))));
  }

  private Future<Begun> begin(
      Transaction transaction, Caller caller, ConnectionArn arn, Secret link) {
    return store
        .endUnfinished(transaction, arn.connectionId(), "A newer handshake replaced it.")
        .compose(
            _ -> connections.setPendingReason(transaction, arn.connectionId(), Optional.empty()))
        .compose(_ ->
            store.insert(
                transaction,
                randomness.ids().get(),
                caller,
                arn.connectionId(),
                digest(link),
                clock.instant().plus(lifetime)))
        .compose(handshake ->
            accounts
                .audit(
                    transaction,
                    caller,
                    new AuditEntry("StartHandshake", arn.value(), handshake.id().toString()))
                .map(new Begun(handshake, link)));
  }

  /** Finds the newest handshake of a connection. */
  public Future<Optional<Handshake>> findLatest(AccountId accountId, UUID connectionId) {
    return store.findLatest(database, accountId, connectionId);
  }

  /** Finds a handshake by its link, and notes that somebody opened it. */
  public Future<Optional<Handshake>> open(Secret link) {
    return store.open(database, digest(link));
  }

  /** Returns a new value for the cookie that identifies a browser. */
  public Secret newBrowser() {
    return random();
  }

  /**
   * Binds the handshake to the browser, and returns what the person takes to the provider. Returns
   * empty if the handshake has ended, or another browser has started it.
   */
  public Future<Optional<Started>> start(Secret link, Secret browser, boolean wantsInstall) {
    var state = random();
    var verifier = random();
    return database.transaction(transaction ->
        store
            .start(
                transaction,
                digest(link),
                digest(browser),
                digest(state),
                clock.instant().plus(lifetime),
                wantsInstall)
            .compose(found ->
                found
                    .map(handshake ->
                        store
                            .setVerifier(
                                transaction,
                                handshake.id(),
                                seal(VERIFIER, handshake.id(), verifier))
                            .map(Optional.of(new Started(handshake, state, verifier))))
                    .orElseGet(() -> succeededFuture(Optional.empty()))));
  }

  /**
   * Finds the handshake to which the state belongs, and makes the state invalid. Returns empty if
   * the state is unknown, was used, or belongs to another browser.
   */
  public Future<Optional<Returned>> claim(Secret state, Secret browser) {
    return store
        .claimState(database, digest(state), digest(browser))
        .map(found -> found.map(this::returned));
  }

  /** Finds a handshake in which this browser may choose an installation. */
  public Future<Optional<Returned>> findChoosing(UUID id, Secret browser) {
    return store
        .findChoosing(database, id, digest(browser))
        .map(found -> found.map(this::returned));
  }

  /**
   * Keeps the person's tokens until an installation is chosen. Returns false if the handshake has
   * ended in the meantime.
   */
  public Future<Boolean> keepTokens(Handshake handshake, TokenPair tokens) {
    return store.setUserToken(
        database, handshake.id(), seal(USER_TOKEN, handshake.id(), KeptTokens.write(tokens)));
  }

  /** Returns a state with which the person installs the app. */
  public Future<Secret> expectInstallation(Handshake handshake) {
    var state = random();
    return store
        .expectInstallation(database, handshake.id(), digest(state), clock.instant().plus(lifetime))
        .map(state);
  }

  /**
   * Waits until an owner of the person's organization approves the app.
   *
   * @param personId the provider's id of the person
   */
  public Future<Void> awaitApproval(Handshake handshake, String personId) {
    return database.transaction(transaction ->
        store
            .awaitApproval(
                transaction, handshake.id(), personId, clock.instant().plus(APPROVAL_MAX))
            .compose(_ ->
                connections.setPendingReason(
                    transaction,
                    handshake.arn().connectionId(),
                    Optional.of("Waiting for an owner of the organization to approve the app."))));
  }

  /** Finds what waits for the approval that this person asked for. */
  Future<List<Handshake>> findWaiting(ProviderType type, String personId) {
    return store.findWaiting(database, type, personId);
  }

  /** Ends an unfinished handshake and deletes what was kept for its next step. */
  public Future<Void> end(Handshake handshake, HandshakeStatus status, String reason) {
    return store.end(database, handshake.id(), status, reason);
  }

  /** Ends all handshakes that took too long. */
  public Future<Void> endOverdue() {
    return store.endOverdue(database);
  }

  private Returned returned(HandshakeStore.Stored stored) {
    var id = stored.handshake().id();
    return new Returned(
        stored.handshake(),
        stored.verifier().map(sealed -> open(VERIFIER, id, sealed)),
        stored.userToken().map(sealed -> KeptTokens.read(open(USER_TOKEN, id, sealed))));
  }

  private Buffer seal(String column, UUID id, Secret secret) {
    return sealer.seal(TABLE, column, id.toString(), secret.bytes());
  }

  private Secret open(String column, UUID id, Buffer sealed) {
    return Secret.of(
        new String(sealer.open(TABLE, column, id.toString(), sealed), StandardCharsets.UTF_8));
  }

  private Secret random() {
    var bytes = new byte[RANDOM_BYTES];
    randomness.random().nextBytes(bytes);
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  private static Buffer digest(Secret secret) {
    return Buffer.buffer(Hashes.sha256().digest(secret.bytes()));
  }
}
