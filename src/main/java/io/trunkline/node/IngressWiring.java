package io.trunkline.node;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.controlplane.RequestGuard;
import io.trunkline.controlplane.handshake.HandshakeRoutes;
import io.trunkline.ingress.IngressFlows;
import io.trunkline.ingress.IngressLimits;
import io.trunkline.ingress.IngressVerticle;
import io.trunkline.installation.AppHook;
import io.trunkline.installation.Hooks;
import io.trunkline.installation.InstallationOwners;
import io.trunkline.installation.ProviderInstallations;
import io.trunkline.platform.http.ByteBudget;
import io.trunkline.platform.http.ClientAddress;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.WebhookVerifier;
import io.trunkline.settings.ConfigurationException;
import io.trunkline.settings.Setting;
import io.trunkline.settings.TrunklineConfig.GatewaySettings;
import io.vertx.core.Future;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the gateway's verticle, and the webhook of the GitHub App that the settings name. */
final class IngressWiring {
  private static final Logger LOG = LoggerFactory.getLogger(IngressWiring.class);
  private static final int DECOY_BYTES = 32;

  private final NodeContext context;
  private final Accounts accounts;
  private final ResourceWiring resources;
  private final DeliveryWiring deliveries;
  private final ProviderWiring providers;
  private final Optional<AppHook> appHook;
  private final ByteBudget bodies;

  IngressWiring(
      NodeContext context,
      Accounts accounts,
      ResourceWiring resources,
      DeliveryWiring deliveries,
      ProviderWiring providers) {
    this.providers = providers;
    this.context = context;
    this.accounts = accounts;
    this.resources = resources;
    this.deliveries = deliveries;
    var gateway = context.config().gateway();
    long room = bytesInFlight(gateway, Runtime.getRuntime().maxMemory());
    if (room < gateway.bytesInFlightMax()) {
      LOG.info(
          "Bodies may hold {} MiB instead of {}: the heap is small",
          room >> 20,
          gateway.bytesInFlightMax() >> 20);
    }
    this.bodies = new ByteBudget(room, gateway.bodyBytesMax());
    this.appHook =
        context
            .config()
            .identity()
            .githubApp()
            .map(app -> new AppHook(ProviderType.GITHUB, app.key(), app.webhookSecrets()));
  }

  /**
   * Stores the installation that deliveries of the app belong to. Must complete before the gateway
   * is deployed.
   */
  Future<Void> prepareAppHook() {
    var operator = new AccountId(context.config().bootstrap().accountId());
    return appHook
        .map(app ->
            resources
                .providerInstallations()
                .registerApp(operator, app)
                .onSuccess(_ ->
                    LOG.info("Serving the webhook of a {} App", app.providerType().wireName())))
        .orElseGet(Future::succeededFuture);
  }

  IngressVerticle verticle() {
    var gateway = context.config().gateway();
    var intervals = context.options().intervals();
    var flows =
        new IngressFlows(
            this::hooks,
            batchSizes ->
                deliveries
                    .deliveries()
                    .recorder(deliveries.nodeId(), deliveries.dispatchLoader(), batchSizes),
            new WebhookVerifier(context.clock()),
            deliveries.matcher(),
            new IngressFlows.Announced(
                new ProviderInstallations(
                    context.pools().webhooks(), accounts, resources.installations(), context.ids()),
                new InstallationOwners(context.pools().webhooks(), accounts, context.ids()),
                providers.requestedConnections()));
    var clients = new ClientAddress(AddressGuards.networks(gateway.trustedProxies()));
    var limits =
        new IngressLimits(
            gateway.bodyBytesMax(),
            bodies,
            clients,
            intervals.receiveBody(),
            intervals.answerWebhook());
    return new IngressVerticle(
        flows,
        accounts,
        new IngressVerticle.Settings(
            gateway.listener().toAddress(),
            Map.of(HandshakeRoutes.PATH, providers::pages),
            clients,
            limits,
            intervals.writeRefusals()),
        context.registry());
  }

  /**
   * Returns the bytes that all bodies may hold. Bodies of both listeners together get at most half
   * of the heap. Lowers the default to fit, but rejects any other value that does not.
   */
  static long bytesInFlight(GatewaySettings gateway, long heapBytesMax) {
    long room = heapBytesMax / 2 - RequestGuard.BODIES_BYTES_MAX;
    long wanted = gateway.bytesInFlightMax();
    if (wanted <= room) {
      return wanted;
    }
    if (gateway.hasDefaultBytesInFlight() && room >= gateway.bodyBytesMax()) {
      return room;
    }
    throw new ConfigurationException(
        ("%s is %d MiB, but the heap of %d MiB has room for %d MiB of bodies; lower it, or raise"
                + " the heap (JAVA_OPTS=-Xmx…)")
            .formatted(
                Setting.GATEWAY_MAX_BYTES_IN_FLIGHT.key(),
                wanted >> 20,
                heapBytesMax >> 20,
                Math.max(0, room >> 20)));
  }

  /** The memory budget that all webhook bodies share. */
  ByteBudget bodies() {
    return bodies;
  }

  /** Creates the hooks of one event loop. Nothing is ever signed with the decoy secret. */
  private Hooks hooks(Hooks.Pause pause) {
    var decoy = new byte[DECOY_BYTES];
    context.random().nextBytes(decoy);
    var secrets = new Hooks.NodeSecrets(Secret.of(HexFormat.of().formatHex(decoy)), appHook);
    return new Hooks(
        context.pools().webhooks(), context.sealer(), secrets, System::nanoTime, pause);
  }
}
