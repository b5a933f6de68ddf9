package io.trunkline.provider;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.ApiMetrics;
import io.trunkline.platform.http.Cidr;
import io.trunkline.platform.http.ExchangeLimits;
import io.trunkline.platform.http.GuardedClient;
import io.trunkline.platform.http.JsonClient;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.platform.oauth.OAuthClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Endpoints of providers that tests run on 127.0.0.1. */
public final class LocalEndpoint {
  private LocalEndpoint() {}

  public static ProviderEndpoint of(Vertx vertx, String api, String web, URI callback) {
    var client =
        new GuardedClient(
            vertx,
            _ -> Future.succeededFuture(List.of(InetAddress.ofLiteral("127.0.0.1"))),
            new AddressGuard(
                List.of(Cidr.parse("127.0.0.0/8")),
                new OwnAddresses(),
                "providers.allowed-networks"),
            new ExchangeLimits(
                Duration.ofSeconds(2), Duration.ofSeconds(5), 64 * 1024, 16 * 1024, 4));
    return new ProviderEndpoint(
        new JsonClient(
            client,
            "Trunkline/test",
            InstantSource.system(),
            new ApiMetrics(new SimpleMeterRegistry(), "local")),
        new OAuthClient(client, "Trunkline/test"),
        URI.create(api),
        URI.create(web),
        callback);
  }
}
