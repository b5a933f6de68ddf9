package io.trunkline.installation;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.Accounts;
import io.trunkline.account.AuditEntry;
import io.trunkline.installation.CredentialStore.SealedTokens;
import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiFailure.Unauthorized;
import io.trunkline.platform.http.ApiFailure.Unavailable;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.AccessToken.Origin;
import io.trunkline.provider.OwnerClient;
import io.trunkline.provider.TokenPair;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps the tokens of installations, and replaces them before they expire. Of all nodes, only the
 * one that holds the lease of a row sends its refresh token, because providers accept it once.
 */
public final class Credentials {
  private static final String TABLE = "credential";
  private static final String ACCESS_TOKEN = "access_token";
  private static final String REFRESH_TOKEN = "refresh_token";

  /** Longer than a call to a provider takes. */
  private static final Duration LEASE = Duration.ofSeconds(60);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
  private static final Duration EXPIRES_SOON = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);

  private static final Unavailable NO_APP =
      new Unavailable("The settings name no app for this provider.");

  private final Database database;
  private final Accounts accounts;
  private final Sealer sealer;
  private final ProviderApps apps;
  private final InstallationListener listener;
  private final InstantSource clock;
  private final Hooks.Pause pause;
  private final CredentialStore store = new CredentialStore();
  private final InstallationVersions versions = new InstallationVersions();

  public Credentials(
      Database database,
      Accounts accounts,
      Sealer sealer,
      ProviderApps apps,
      Installations installations,
      InstantSource clock,
      Hooks.Pause pause) {
    this.database = database;
    this.accounts = accounts;
    this.sealer = sealer;
    this.apps = apps;
    this.listener = installations.listener();
    this.clock = clock;
    this.pause = pause;
  }

  /** Tokens that were current when they were read. */
  private record Current(Credential credential, AccessToken token) {}

  /**
   * Calls the provider with the installation's token. If the provider rejects the token, the call
   * is made once more with a new one; if it rejects that one too, the credential is dead.
   */
  <T> Future<ApiResult<T>> call(
      InstallationId id, Function<AccessToken, Future<ApiResult<T>>> call) {
    return current(id)
        .compose(found ->
            found.thenCall(current ->
                call.apply(current.token())
                    .compose(result ->
                        isUnauthorized(result)
                            ? callAgain(current.credential(), call)
                            : succeededFuture(result))));
  }

  private <T> Future<ApiResult<T>> callAgain(
      Credential rejected, Function<AccessToken, Future<ApiResult<T>>> call) {
    var next =
        rejected.kind() == CredentialKind.TOKEN
            ? current(rejected.installationId())
            : renew(rejected, deadline());
    return next.compose(renewed ->
        renewed.thenCall(current ->
            call.apply(current.token())
                .compose(result ->
                    isUnauthorized(result)
                        ? this.<T>end(
                            current.credential(),
                            "The provider rejects the token. Authorize again, or enter another"
                                + " one.")
                        : succeededFuture(result))));
  }

  private static boolean isUnauthorized(ApiResult<?> result) {
    return result.findFailure().filter(Unauthorized.class::isInstance).isPresent();
  }

  private Future<ApiResult<Current>> current(InstallationId id) {
    return store
        .find(database, id)
        .compose(found ->
            found
                .map(credential -> current(credential, deadline()))
                .orElseGet(() ->
                    ApiResult.failed(
                        new ApiFailure.NotFound("The installation has no credential."))));
  }

  private Future<ApiResult<Current>> current(Credential credential, Instant deadline) {
    if (credential.reason().isPresent()) {
      return ApiResult.failed(new Unauthorized(credential.reason().get()));
    }
    var isFresh =
        credential
            .expiresAt()
            .map(expiry -> expiry.isAfter(clock.instant().plus(EXPIRES_SOON)))
            .orElse(true);
    return isFresh ? succeededFuture(new Ok<>(opened(credential))) : renew(credential, deadline);
  }

  private Current opened(Credential credential) {
    var id = credential.installationId();
    return new Current(
        credential,
        new AccessToken(
            open(ACCESS_TOKEN, id, credential.accessToken()),
            credential.expiresAt(),
            credential.kind() == CredentialKind.TOKEN ? Origin.MADE_BY_OWNER : Origin.AUTHORIZED));
  }

  private Instant deadline() {
    return clock.instant().plus(WAIT_MAX);
  }

  /** Replaces the tokens, or waits until another node has done it. */
  private Future<ApiResult<Current>> renew(Credential seen, Instant deadline) {
    return store
        .lease(database, seen, LEASE)
        .compose(leased -> leased.map(this::refresh).orElseGet(() -> awaitRefresh(seen, deadline)));
  }

  private Future<ApiResult<Current>> awaitRefresh(Credential seen, Instant deadline) {
    return store
        .find(database, seen.installationId())
        .compose(found -> {
          if (found.isEmpty()) {
            return ApiResult.failed(new ApiFailure.NotFound("The installation was deleted."));
          }
          var now = found.get();
          if (now.version() > seen.version() || now.reason().isPresent()) {
            return current(now, deadline);
          }
          return clock.instant().isBefore(deadline)
              ? pause.of(POLL).compose(_ -> renew(now, deadline))
              : ApiResult.failed(new Unavailable("The token is still being refreshed."));
        });
  }

  private Future<ApiResult<Current>> refresh(Credential leased) {
    if (leased.refreshToken().isEmpty()) {
      return end(leased, "The provider no longer accepts the token. Enter a new one.");
    }
    var secret = open(REFRESH_TOKEN, leased.installationId(), leased.refreshToken().get());
    return apps.findTokenProvider(leased.providerType())
        .map(provider ->
            leased.kind() == CredentialKind.CLIENT_CREDENTIALS
                ? mint(provider, secret)
                : refresh(provider, leased, secret))
        .orElseGet(() -> ApiResult.failed(NO_APP))
        .compose(result ->
            switch (result) {
              case Ok<TokenPair>(var renewed) -> replace(leased, renewed);
              case Failed<TokenPair>(Unauthorized(var reason)) ->
                  end(leased, rejection(leased).formatted(reason));
              case Failed<TokenPair>(var failure) -> postpone(leased, failure);
            });
  }

  private Future<ApiResult<TokenPair>> refresh(
      TokenProvider provider, Credential leased, Secret refreshToken) {
    return apps.find(leased.providerType())
        .map(app -> provider.tokens().refresh(app.registered(), refreshToken))
        .orElseGet(() -> ApiResult.failed(NO_APP));
  }

  private static Future<ApiResult<TokenPair>> mint(TokenProvider provider, Secret client) {
    return provider
        .tokens()
        .mint(provider.endpoint(), OwnerClient.read(client))
        .map(result -> result.map(token -> new TokenPair(token, Optional.of(client))));
  }

  private static String rejection(Credential leased) {
    if (leased.kind() == CredentialKind.CLIENT_CREDENTIALS) {
      return "The provider rejects the client. Enter a new secret. (%s)";
    }
    return leased.isRetry()
        ? "The provider replaced our token, but its answer was lost. Authorize again. (%s)"
        : "The provider no longer accepts our token. Authorize again. (%s)";
  }

  private Future<ApiResult<Current>> replace(Credential leased, TokenPair renewed) {
    return store
        .replaceTokens(database, leased, seal(leased.installationId(), renewed))
        .compose(_ -> current(leased.installationId()));
  }

  private Future<ApiResult<Current>> postpone(Credential leased, ApiFailure failure) {
    return store.postpone(database, leased, RETRY_AFTER).map(new Failed<>(failure));
  }

  /** Never sends the tokens again, and changes the connections that need them to ERROR. */
  private <T> Future<ApiResult<T>> end(Credential seen, String reason) {
    return database
        .transaction(transaction ->
            accounts
                .lock(transaction, seen.accountId())
                .compose(_ ->
                    versions.incrementForAccounts(
                        transaction, List.of(seen.accountId()), seen.providerType()))
                .compose(_ -> store.end(transaction, seen, reason))
                .compose(isEnded ->
                    isEnded
                        ? listener
                            .onCredentialDead(transaction, seen.installationId(), reason)
                            .compose(_ ->
                                accounts.observe(
                                    transaction, seen.accountId(), rejected(seen, reason)))
                        : succeededFuture()))
        .map(new Failed<>(new Unauthorized(reason)));
  }

  private static AuditEntry rejected(Credential seen, String reason) {
    return new AuditEntry("CredentialRejected", "installation/" + seen.installationId(), reason);
  }

  /** Stores the tokens of a grant, in place of those that the installation had. */
  Future<Void> put(Transaction transaction, InstallationId id, Grant grant) {
    var tokens =
        grant
            .client()
            .map(client -> new TokenPair(grant.tokens().access(), Optional.of(client.write())))
            .orElseGet(grant::tokens);
    return store.put(transaction, id, grant, kind(grant), seal(id, tokens));
  }

  private static CredentialKind kind(Grant grant) {
    if (grant.client().isPresent()) {
      return CredentialKind.CLIENT_CREDENTIALS;
    }
    return grant.tokens().refreshToken().isPresent()
        ? CredentialKind.TOKEN_PAIR
        : CredentialKind.TOKEN;
  }

  private SealedTokens seal(InstallationId id, TokenPair tokens) {
    return new SealedTokens(
        sealer.seal(TABLE, ACCESS_TOKEN, id.toString(), tokens.access().value().bytes()),
        tokens
            .refreshToken()
            .map(token -> sealer.seal(TABLE, REFRESH_TOKEN, id.toString(), token.bytes())),
        tokens.access().expiresAt());
  }

  private Secret open(String column, InstallationId id, Buffer sealed) {
    return Secret.of(
        new String(sealer.open(TABLE, column, id.toString(), sealed), StandardCharsets.UTF_8));
  }
}
