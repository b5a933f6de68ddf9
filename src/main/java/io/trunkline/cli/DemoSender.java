package io.trunkline.cli;

import io.trunkline.installation.Installations.CreateResult;
import io.trunkline.node.Node;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;

/** Sends webhooks to the node's gateway, as a provider does. */
final class DemoSender {
  private final int gateway;
  private final HttpClient client;

  DemoSender(Node node) {
    this.gateway = node.bound().gateway();
    this.client = node.vertx().createHttpClient();
  }

  record Answer(int status, String reason, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }
  }

  /** Sends the webhook to the installation's URL, signed with {@code secret}. */
  Future<Answer> send(DemoWebhook webhook, CreateResult.Created installation, Secret secret) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(gateway)
            .setURI(
                "/webhooks/%s/%s"
                    .formatted(
                        webhook.provider().segment(), installation.installation().hookKey()));
    webhook.addHeaders(options, secret);
    // The calls are nested because the response must be read on its context as soon as it arrives.
    return client
        .request(options)
        .compose(request -> request.send(webhook.body()).compose(DemoSender::answer));
  }

  private static Future<Answer> answer(HttpClientResponse response) {
    return response
        .body()
        .map(body -> new Answer(response.statusCode(), response.statusMessage(), body.toString()));
  }

  /** Closes the connections. A draining node would otherwise wait for them. */
  Future<Void> close() {
    return client.close();
  }
}
