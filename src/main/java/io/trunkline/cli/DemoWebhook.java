package io.trunkline.cli;

import io.trunkline.installation.SecretChoice;
import io.trunkline.node.Adapters;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Provider;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.WebhookSigner;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A provider's real push, as the demo sends it: under {@code /demo} in the jar lie {@code
 * index.json}, with what the demo must know of each payload, and the payloads themselves.
 */
record DemoWebhook(Provider provider, JsonObject facts, Buffer body) {

  /** The path segments of all providers that can be shown. */
  static List<String> segments() {
    return Adapters.PROVIDERS.stream().map(Provider::segment).sorted().toList();
  }

  /** Of one of {@link #segments}. */
  static DemoWebhook load(String segment) {
    var provider =
        Adapters.PROVIDERS.stream()
            .filter(one -> one.segment().equals(segment))
            .findFirst()
            .orElseThrow();
    var facts = resource("index.json").toJsonObject().getJsonObject(segment);
    return new DemoWebhook(provider, facts, resource(segment + "-push.json"));
  }

  ProviderType providerType() {
    return ProviderType.find(facts.getString("providerType")).orElseThrow();
  }

  String owner() {
    return facts.getString("owner");
  }

  String fullRepositoryId() {
    return facts.getString("fullRepositoryId");
  }

  String branchName() {
    return facts.getString("branchName");
  }

  /** The best proof that the provider can give. */
  SecretChoice secret() {
    return providerType() == ProviderType.GITLAB
        ? new SecretChoice.SigningToken()
        : new SecretChoice.Generated();
  }

  /** Adds the headers that the provider sends with it, and its proof. */
  RequestOptions addHeaders(RequestOptions options, Secret secret) {
    var id = UUID.randomUUID().toString();
    options.putHeader("Content-Type", "application/json");
    facts
        .getJsonObject("headers")
        .forEach(header -> options.putHeader(header.getKey(), header.getValue().toString()));
    provider.deliveryIdHeader().ifPresent(name -> options.putHeader(name, id));
    WebhookSigner.sign(
            provider.signatureScheme(), secret, new WebhookSigner.Message(id, Instant.now(), body))
        .forEach(options::putHeader);
    return options;
  }

  private static Buffer resource(String name) {
    try (var resource = DemoWebhook.class.getResourceAsStream("/demo/" + name)) {
      if (resource == null) {
        throw new IllegalStateException("demo/" + name + " is not in the jar");
      }
      return Buffer.buffer(resource.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
