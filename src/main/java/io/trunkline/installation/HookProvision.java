package io.trunkline.installation;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.installation.ProviderHookStore.Due;
import io.trunkline.installation.ProviderHookStore.State;
import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.AccessToken.Origin;
import io.trunkline.provider.ProviderHooks.Registered;
import io.trunkline.provider.ProviderHooks.Wanted;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the webhooks of installations that act with a token, and repairs them once in a while. A
 * row of table {@code credential} is claimed, so that one node does it and not all of them.
 */
public final class HookProvision {
  private static final Logger LOG = LoggerFactory.getLogger(HookProvision.class);
  private static final Duration CHECK_INTERVAL = Duration.ofHours(1);
  private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

  private final Database database;
  private final Sealer sealer;
  private final ProviderApps apps;
  private final Credentials credentials;
  private final ScopeNames names;
  private final URI publicUrl;
  private final InstantSource clock;
  private final ProviderHookStore store = new ProviderHookStore();

  /** {@code publicUrl} is the gateway's. */
  public HookProvision(
      Database database,
      Sealer sealer,
      ProviderApps apps,
      Credentials credentials,
      ScopeNames names,
      URI publicUrl,
      InstantSource clock) {
    this.database = database;
    this.sealer = sealer;
    this.apps = apps;
    this.credentials = credentials;
    this.names = names;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  /** Compares the webhooks of one installation that is due. Returns false if none is. */
  public Future<Boolean> ensureNext() {
    return store
        .claimDue(database, CHECK_INTERVAL)
        .compose(found ->
            found.map(due -> ensure(due).map(true)).orElseGet(() -> succeededFuture(false)));
  }

  /** Compares the webhooks of an installation within seconds. */
  public Future<Void> ensureSoon(InstallationId id) {
    return store.setDue(database, id);
  }

  /**
   * The webhooks of an installation.
   *
   * @param nextCheckAt empty if the installation does not act with a token, or its token is dead
   * @param reason why the last comparison failed; empty if it did not
   */
  public record Report(
      List<CheckedHook> hooks, Optional<Instant> nextCheckAt, Optional<String> reason) {}

  public Future<Report> report(InstallationId id) {
    return store
        .list(database, id)
        .compose(hooks ->
            store
                .findState(database, id)
                .map(state ->
                    new Report(
                        hooks, state.flatMap(State::nextCheckAt), state.flatMap(State::reason))));
  }

  /**
   * Deletes the webhooks at the provider, and ends the tokens of the person. What the provider does
   * not do is logged: the installation can be deleted nevertheless.
   */
  public Future<Void> remove(InstallationId id) {
    return store
        .findState(database, id)
        .compose(state ->
            state
                .map(State::providerType)
                .flatMap(apps::findTokenProvider)
                .map(provider ->
                    store
                        .list(database, id)
                        .compose(
                            hooks -> credentials.call(id, token -> remove(provider, token, hooks)))
                        .onSuccess(result ->
                            result.findFailure().ifPresent(failure -> logLeft(id, failure)))
                        .<Void>mapEmpty())
                .orElseGet(Future::succeededFuture));
  }

  private Future<ApiResult<Boolean>> remove(
      TokenProvider provider, AccessToken token, List<CheckedHook> hooks) {
    var removed = Future.succeededFuture(Optional.<ApiFailure>empty());
    for (var hook : hooks) {
      removed =
          removed.compose(before ->
              provider
                  .hooks()
                  .delete(provider.endpoint(), token, hook.hook())
                  .map(failure -> before.or(() -> failure)));
    }
    return removed.compose(failure -> {
      if (failure.isPresent()) {
        return ApiResult.failed(failure.get());
      }
      return token.origin() == Origin.AUTHORIZED
          ? revoke(provider, token)
          : succeededFuture(new Ok<>(true));
    });
  }

  /** Not every provider can do it, and the tokens expire. */
  private Future<ApiResult<Boolean>> revoke(TokenProvider provider, AccessToken token) {
    return apps.find(provider.providerType())
        .map(app ->
            app.authorization()
                .revoke(app.registered(), token)
                .<ApiResult<Boolean>>map(_ -> new Ok<>(true)))
        .orElseGet(() -> succeededFuture(new Ok<>(true)));
  }

  private static void logLeft(InstallationId id, ApiFailure failure) {
    LOG.warn(
        "Webhooks of the deleted installation {} are left at the provider: {}",
        id,
        failure.message());
  }

  private Future<Void> ensure(Due due) {
    return apps.findTokenProvider(due.providerType())
        .map(provider ->
            credentials
                .call(
                    due.installationId(),
                    token ->
                        provider
                            .hooks()
                            .ensure(provider.endpoint(), token, due.scopeId(), wanted(due)))
                .compose(result ->
                    switch (result) {
                      case Ok<List<Registered>>(var hooks) ->
                          store
                              .replace(database, due.installationId(), due.secretId(), hooks)
                              .compose(_ -> names.follow(provider, due));
                      case Failed<List<Registered>>(var failure) -> postpone(due, failure);
                    }))
        .orElseGet(Future::succeededFuture);
  }

  private Wanted wanted(Due due) {
    var secret =
        sealer.open("installation_secret", "secret", due.secretId().toString(), due.secret());
    return new Wanted(
        URI.create(
            "%s/webhooks/%s/%s".formatted(publicUrl, due.providerType().segment(), due.hookKey())),
        Secret.of(new String(secret, StandardCharsets.UTF_8)),
        due.hasNewSecret());
  }

  private Future<Void> postpone(Due due, ApiFailure failure) {
    LOG.warn(
        "Cannot create or repair the webhooks of installation {} at {}: {}",
        due.installationId(),
        due.providerType().wireName(),
        failure.message());
    return store.postpone(database, due.installationId(), failure.message(), pauseAfter(failure));
  }

  /** A permission that is missing will hardly be there in a minute. */
  private Duration pauseAfter(ApiFailure failure) {
    return switch (failure) {
      case ApiFailure.RateLimited(var until) -> Duration.between(clock.instant(), until);
      case ApiFailure.Unavailable _ -> RETRY_AFTER;
      case ApiFailure.Unauthorized _,
          ApiFailure.Forbidden _,
          ApiFailure.NotFound _,
          ApiFailure.Removed _,
          ApiFailure.Invalid _ ->
          CHECK_INTERVAL;
    };
  }
}
