package io.trunkline.cli;

import io.trunkline.installation.SecretChoice;
import io.trunkline.node.Adapters;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.StandardWebhooks;
import io.trunkline.provider.Provider;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.WebhookSigner;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A provider's recorded push, which the demo sends. The jar holds the payloads in {@code /demo},
 * next to {@code index.json}, which describes them.
 */
record DemoWebhook(Provider provider, JsonObject description, Buffer body) {

  /** Returns the URL segments of all providers. */
  static List<String> segments() {
    return Adapters.PROVIDERS.stream().map(Provider::segment).sorted().toList();
  }

  /** Loads the push of the provider with this URL segment. */
  static DemoWebhook load(String segment) {
    var provider =
        Adapters.PROVIDERS.stream()
            .filter(one -> one.segment().equals(segment))
            .findFirst()
            .orElseThrow();
    var description = resource("index.json").toJsonObject().getJsonObject(segment);
    return new DemoWebhook(provider, description, resource(segment + "-push.json"));
  }

  ProviderType providerType() {
    return ProviderType.find(description.getString("providerType")).orElseThrow();
  }

  String owner() {
    return description.getString("owner");
  }

  String fullRepositoryId() {
    return description.getString("fullRepositoryId");
  }

  String branchName() {
    return description.getString("branchName");
  }

  /** Chooses the strongest signature that the provider supports. */
  SecretChoice secret() {
    return providerType() == ProviderType.GITLAB
        ? new SecretChoice.SigningToken()
        : new SecretChoice.Generated();
  }

  /** Returns a wrong secret of the same form, with which the demo forges a push. */
  Secret otherSecret() {
    return providerType() == ProviderType.GITLAB
        ? StandardWebhooks.generateSecret(new SecureRandom())
        : Secret.of("a secret that somebody guessed");
  }

  /** Returns the {@code number}-th push after this one, which moves the branch to a new commit. */
  DemoWebhook next(int number) {
    var text =
        body.toString()
            .replace(description.getString("before"), commit(number - 1))
            .replace(description.getString("after"), commit(number));
    var eventId = description.getString("eventId");
    var next = eventId == null ? text : text.replace(eventId, UUID.randomUUID().toString());
    return new DemoWebhook(provider, description, Buffer.buffer(next));
  }

  private static String commit(int number) {
    return "c%039x".formatted(number);
  }

  /** Adds the provider's headers, including the signature. */
  RequestOptions addHeaders(RequestOptions options, Secret secret) {
    var id = UUID.randomUUID().toString();
    options.putHeader("Content-Type", "application/json");
    description
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
