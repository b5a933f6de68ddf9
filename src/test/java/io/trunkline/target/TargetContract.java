package io.trunkline.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import io.trunkline.target.AttemptResult.Delivered;
import io.trunkline.target.AttemptResult.TryLater;
import io.trunkline.target.TargetType.Registration;
import io.trunkline.target.TargetType.Registration.Accepted;
import io.trunkline.target.TargetType.Registration.Refused;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tests that every target type with its own verticle must pass. */
public abstract class TargetContract {
  protected static final String DISPATCH_ID = "01980000-0000-7000-8000-000000000001";

  protected final Vertx vertx = Vertx.vertx();

  /** The behavior of the receiver. */
  protected enum Receiver {
    ACCEPTS,
    FAILS,
    SILENT
  }

  protected abstract TargetType type();

  /** Returns the verticle to deploy on {@link #vertx}, with timeouts of one or two seconds. */
  protected abstract Deployable verticle();

  /** Returns a target with secrets, as it is written in a pipeline's definition. */
  protected abstract JsonObject target();

  /** Returns the secrets in {@link #target}. */
  protected abstract List<String> secrets();

  /** Starts the receiver of {@link #target}, or changes its behavior. */
  protected abstract void setReceiver(Receiver receiver);

  /** Stops the receiver. */
  protected abstract void stopReceiver();

  /** Returns the dispatch ids that the receiver got, in order. */
  protected abstract List<String> dispatchIdsReceived();

  @BeforeEach
  void deploy() {
    vertx.deployVerticle(verticle()).await();
  }

  @AfterEach
  void undeploy() {
    vertx.close().await();
  }

  @Test
  void deliversAcceptedRequest() {
    setReceiver(Receiver.ACCEPTS);

    var result = attempt(request());

    assertThat(result).isInstanceOf(Delivered.class);
    assertThat(dispatchIdsReceived()).containsExactly(DISPATCH_ID);
  }

  @Test
  void retriesAfterFailure() {
    setReceiver(Receiver.FAILS);

    var result = attempt(request());

    assertThat(((TryLater) result).reason()).isNotBlank();
  }

  @Test
  void retriesWithoutResponse() {
    setReceiver(Receiver.SILENT);

    var result = attempt(request());

    assertThat(((TryLater) result).reason()).isNotBlank();
    assertThat(((TryLater) result).httpStatus()).isEmpty();
  }

  @Test
  void retriesIfReceiverIsUnreachable() {
    setReceiver(Receiver.ACCEPTS);
    var request = request();
    stopReceiver();

    var result = attempt(request);

    assertThat(((TryLater) result).reason()).isNotBlank();
  }

  // Attack 47.
  @Test
  void sendsTheSameDispatchIdOnEveryAttempt() {
    setReceiver(Receiver.SILENT);
    var request = request();

    var unanswered = attempt(request);
    setReceiver(Receiver.ACCEPTS);
    var answered = attempt(request);

    assertThat(unanswered).isInstanceOf(TryLater.class);
    assertThat(answered).isInstanceOf(Delivered.class);
    await()
        .untilAsserted(
            () -> assertThat(dispatchIdsReceived()).containsExactly(DISPATCH_ID, DISPATCH_ID));
  }

  // Attack 55.
  @Test
  void repliesToInvalidRequestAndHandlesNext() {
    setReceiver(Receiver.ACCEPTS);
    var broken =
        new TargetRequest(
            DISPATCH_ID,
            Optional.of(new JsonObject()),
            new JsonObject().put("type", type().type()),
            List.of(Secret.of("secret")),
            Map.of(),
            Optional.empty());

    var fault = send(broken).<Object>map(Message::body).otherwise(failure -> failure).await();
    var next = attempt(request());

    assertThat(fault).isNotInstanceOf(Delivered.class);
    assertThat(next).isInstanceOf(Delivered.class);
  }

  @Test
  void hidesSecretsInSettingsAndReasons() {
    setReceiver(Receiver.FAILS);

    var accepted = accepted(type().register(registration(target())));
    var request = request();
    var result = attempt(request);

    assertThat(accepted.settings().encode() + request + result).doesNotContain(secrets());
    assertThat(accepted.sealed().orElseThrow().encode()).contains(secrets());
    assertThat(accepted.shownOnce()).isEmpty();
  }

  @Test
  void rejectsAndNamesUnknownMember() {
    setReceiver(Receiver.ACCEPTS);

    var refused = type().register(registration(target().put("colour", "red")));

    assertThat(((Refused) refused).message()).contains("colour");
  }

  protected TargetRequest request() {
    return request(target());
  }

  /** Registers the target and creates a request as the dispatcher does. */
  protected TargetRequest request(JsonObject target) {
    var accepted = accepted(type().register(registration(target)));
    var sealed = accepted.sealed().orElseGet(JsonObject::new);
    var headers = new HashMap<String, Secret>();
    sealed
        .getJsonObject("headers", new JsonObject())
        .forEach(header -> headers.put(header.getKey(), Secret.of((String) header.getValue())));
    return new TargetRequest(
        DISPATCH_ID,
        Optional.of(event()),
        accepted.settings(),
        Stream.ofNullable(sealed.getString("secret")).map(Secret::of).toList(),
        headers,
        Optional.empty());
  }

  /** The registration of a target for a pipeline with a source at GitHub. */
  protected static TargetRegistration registration(JsonObject target) {
    return new TargetRegistration(target, Optional.empty(), Set.of(ProviderType.GITHUB));
  }

  protected static JsonObject event() {
    return new JsonObject()
        .put("specversion", "1.0")
        .put("id", DISPATCH_ID)
        .put("type", "io.trunkline.branch.pushed")
        .put("source", "arn:aws:codeconnections:us-east-1:000000000000:connection/x")
        .put("subject", "octo/app")
        .put("time", "2026-01-01T00:00:00Z")
        .put("datacontenttype", "application/json")
        .put("dataschema", "urn:trunkline:trigger:1")
        .put("data", new JsonObject().put("pipeline", "deploy").put("commitMessage", "Größe ✓"));
  }

  protected static Accepted accepted(Registration registration) {
    assertThat(registration).isInstanceOf(Accepted.class);
    return (Accepted) registration;
  }

  protected AttemptResult attempt(TargetRequest request) {
    return send(request).await().body();
  }

  protected Future<Message<AttemptResult>> send(TargetRequest request) {
    return vertx
        .eventBus()
        .<AttemptResult>request(
            TargetRequest.address(type().type()),
            request,
            new DeliveryOptions().setLocalOnly(true).setSendTimeout(TimeUnit.SECONDS.toMillis(20)));
  }
}
