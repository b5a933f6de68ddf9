package io.trunkline.installation;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.installation.ProviderHookStore.Due;
import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderHooks.Registered;
import io.trunkline.provider.ProviderHooks.Wanted;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
  private final URI publicUrl;
  private final InstantSource clock;
  private final ProviderHookStore store = new ProviderHookStore();

  /** {@code publicUrl} is the gateway's. */
  public HookProvision(
      Database database,
      Sealer sealer,
      ProviderApps apps,
      Credentials credentials,
      URI publicUrl,
      InstantSource clock) {
    this.database = database;
    this.sealer = sealer;
    this.apps = apps;
    this.credentials = credentials;
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
                          store.replace(database, due.installationId(), hooks);
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
        Secret.of(new String(secret, StandardCharsets.UTF_8)));
  }

  private Future<Void> postpone(Due due, ApiFailure failure) {
    LOG.warn(
        "Cannot create or repair the webhooks of installation {} at {}: {}",
        due.installationId(),
        due.providerType().wireName(),
        failure.message());
    var pause =
        failure instanceof ApiFailure.RateLimited(var until)
            ? Duration.between(clock.instant(), until)
            : RETRY_AFTER;
    return store.postpone(database, due.installationId(), failure.message(), pause);
  }
}
