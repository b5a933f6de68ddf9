package io.trunkline.installation;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.installation.ProviderInstallations.ChangeResult.Applied;
import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.postgres.Database;
import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the provider installations with what the provider says, because an announcement may have
 * been lost while no node was reachable.
 */
public final class InstallationComparison {
  private static final Logger LOG = LoggerFactory.getLogger(InstallationComparison.class);

  private final Database database;
  private final ProviderApps apps;
  private final ProviderInstallations providerInstallations;
  private final InstantSource clock;
  private final ProviderCheckStore checks = new ProviderCheckStore();
  private final ProviderInstallationStore store = new ProviderInstallationStore();

  public InstallationComparison(
      Database database,
      ProviderApps apps,
      ProviderInstallations providerInstallations,
      InstantSource clock) {
    this.database = database;
    this.apps = apps;
    this.providerInstallations = providerInstallations;
    this.clock = clock;
  }

  /**
   * Compares the installations of each app whose last comparison is older than the interval.
   * Returns how many had changed.
   */
  public Future<Integer> compareIfDue(Duration interval) {
    var count = succeededFuture(0);
    for (var app : apps.all().stream().filter(it -> it.installable().isPresent()).toList()) {
      count =
          count.compose(before ->
              checks
                  .claim(database, app.providerType(), interval)
                  .compose(isDue -> isDue ? compare(app) : succeededFuture(0))
                  .map(changed -> before + changed));
    }
    return count;
  }

  private Future<Integer> compare(ProviderApp app) {
    return app.installable()
        .orElseThrow()
        .installations(app.registered())
        .compose(listed ->
            switch (listed) {
              case Ok<List<InstallationCandidate>>(var found) -> compare(app, byId(found));
              case Failed<List<InstallationCandidate>>(var failure) -> {
                LOG.warn(
                    "{} does not list the installations of the app: {}",
                    app.providerType().wireName(),
                    failure.message());
                yield succeededFuture(0);
              }
            });
  }

  private static Map<String, InstallationCandidate> byId(List<InstallationCandidate> found) {
    return found.stream()
        .collect(Collectors.toMap(InstallationCandidate::id, Function.identity(), (one, _) -> one));
  }

  private Future<Integer> compare(ProviderApp app, Map<String, InstallationCandidate> listed) {
    return store
        .listUndeleted(database, app.providerType())
        .compose(known -> {
          var count = succeededFuture(0);
          for (var one : known) {
            count =
                count.compose(before ->
                    compare(app, one, Optional.ofNullable(listed.get(one.providerId())))
                        .map(isChanged -> before + (isChanged ? 1 : 0)));
          }
          return count;
        });
  }

  private Future<Boolean> compare(
      ProviderApp app, ProviderInstallation known, Optional<InstallationCandidate> listed) {
    if (listed.isPresent()) {
      var status =
          listed.get().objection().isPresent()
              ? ProviderInstallationStatus.SUSPENDED
              : ProviderInstallationStatus.ACTIVE;
      return status == known.status() ? succeededFuture(false) : apply(known, status);
    }
    // It may be newer than the list, or the list may be incomplete.
    return app.installable()
        .orElseThrow()
        .confirm(app.registered(), known.providerId())
        .compose(confirmed ->
            confirmed instanceof Failed<InstallationCandidate>(ApiFailure.NotFound _)
                ? apply(known, ProviderInstallationStatus.DELETED)
                : succeededFuture(false));
  }

  private Future<Boolean> apply(ProviderInstallation known, ProviderInstallationStatus status) {
    return providerInstallations
        .applyReported(known, status, clock.instant())
        .map(Applied.class::isInstance);
  }
}
