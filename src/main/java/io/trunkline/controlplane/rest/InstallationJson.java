package io.trunkline.controlplane.rest;

import io.trunkline.installation.Installation;
import io.vertx.core.json.JsonObject;
import java.net.URI;

/** Writes installations as the native API shows them, without their secrets. */
public final class InstallationJson {
  static final String PROVIDER_INSTALLATION_ID = "providerInstallationId";

  private final String publicUrl;

  /**
   * {@code publicUrl} is the URL at which providers reach the gateway, such as {@code
   * https://hooks.example.com}.
   */
  public InstallationJson(URI publicUrl) {
    this.publicUrl = publicUrl.toString().replaceFirst("/+$", "");
  }

  JsonObject of(Installation installation) {
    var type = installation.providerType();
    var json = new JsonObject().put("id", installation.id().toString());
    LabelJson.put(json, installation.label());
    json.put("providerType", type.wireName());
    installation.hostArn().ifPresent(host -> json.put("hostArn", host));
    installation
        .providerInstallation()
        .ifPresent(providerInstallation ->
            json.put(PROVIDER_INSTALLATION_ID, providerInstallation.providerId())
                .put("providerInstallationStatus", providerInstallation.status().name()));
    json.put("owner", installation.owner());
    installation.ownerId().ifPresent(id -> json.put("ownerId", id));
    return json.put(
            "webhookUrl",
            "%s/webhooks/%s/%s".formatted(publicUrl, type.segment(), installation.hookKey()))
        .put("createdAt", installation.createdAt().toString());
  }
}
