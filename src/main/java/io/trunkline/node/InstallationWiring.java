package io.trunkline.node;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.controlplane.Deployment;
import io.trunkline.controlplane.rest.InstallationOperations;
import io.trunkline.controlplane.rest.SupportedProviders;
import io.trunkline.delivery.DatabasePools;
import io.trunkline.installation.AppHook;
import io.trunkline.installation.Hooks;
import io.trunkline.installation.Installations;
import io.trunkline.installation.ProviderInstallations;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import io.trunkline.settings.TrunklineConfig;
import io.vertx.core.Future;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of the wiring that is about installations and the hooks of whole apps. */
final class InstallationWiring {
  private static final Logger LOG = LoggerFactory.getLogger(InstallationWiring.class);
  private static final int DECOY_BYTES = 32;

  private final TrunklineConfig config;
  private final DatabasePools pools;
  private final Installations installations;
  private final ProviderInstallations asked;
  private final ProviderInstallations told;
  private final Optional<AppHook> hook;

  InstallationWiring(
      TrunklineConfig config,
      DatabasePools pools,
      Accounts accounts,
      Installations installations,
      Supplier<UUID> ids) {
    this.config = config;
    this.pools = pools;
    this.installations = installations;
    this.asked = new ProviderInstallations(pools.people(), accounts, installations, ids);
    this.told = new ProviderInstallations(pools.webhooks(), accounts, installations, ids);
    this.hook =
        config
            .identity()
            .githubApp()
            .map(app -> new AppHook(ProviderType.GITHUB, app.key(), app.webhookSecrets()));
  }

  /** Before the gateway listens: what comes by the hook of an app needs a place. */
  Future<Void> prepare() {
    var operator = new AccountId(config.bootstrap().accountId());
    return hook.map(app ->
            asked
                .keepApp(operator, app)
                .onSuccess(
                    _ -> LOG.info("Serving the hook of a {} App", app.providerType().wireName())))
        .orElseGet(Future::succeededFuture);
  }

  ProviderInstallations asked() {
    return asked;
  }

  /** What the webhook road asks about grants. */
  ProviderInstallations told() {
    return told;
  }

  /** Of one event loop; what no hook signs with is its own. */
  Hooks hooks(Sealer sealer, RandomGenerator random, Hooks.Pause pause) {
    var decoy = new byte[DECOY_BYTES];
    random.nextBytes(decoy);
    var secrets = new Hooks.OwnSecrets(Secret.of(HexFormat.of().formatHex(decoy)), hook);
    return new Hooks(pools.webhooks(), sealer, secrets, System::nanoTime, pause);
  }

  InstallationOperations installationOperations(
      Deployment deployment, SupportedProviders understood) {
    return new InstallationOperations(
        installations, asked, deployment, understood, config.gateway().publicUrl());
  }
}
