package io.trunkline.resource;

import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Publishes status changes on the event bus of this node, in the format of an EventBridge event
 * (Amazon EventBridge User Guide, "Events"). Events are not stored, so consumers that register
 * later do not receive them.
 */
public final class StatusEvents implements StatusListener {
  public static final String ADDRESS = "trunkline.connections";

  private static final String SOURCE = "trunkline.codeconnections";

  private final EventBus eventBus;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  public StatusEvents(EventBus eventBus, InstantSource clock, Supplier<UUID> ids) {
    this.eventBus = eventBus;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public void onStatusChanged(StatusChange change) {
    eventBus.publish(ADDRESS, event(change));
  }

  private JsonObject event(StatusChange change) {
    // arn:partition:service:region:account:resource
    var parts = change.arn().split(":", 6);
    var subject =
        switch (change.subject()) {
          case CONNECTION -> "Connection";
          case HOST -> "Host";
        };
    return new JsonObject()
        .put("version", "0")
        .put("id", ids.get().toString())
        .put("detail-type", "CodeConnections " + subject + " State Change")
        .put("source", SOURCE)
        .put("account", parts[4])
        .put("time", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("region", parts[3])
        .put("resources", new JsonArray().add(change.arn()))
        .put("detail", detail(change, subject.toLowerCase(Locale.ROOT)));
  }

  private static JsonObject detail(StatusChange change, String subject) {
    var detail =
        new JsonObject()
            .put(subject + "Arn", change.arn())
            .put(subject + "Name", change.name())
            .put("providerType", change.providerType().wireName())
            .put("status", change.status());
    change.previousStatus().ifPresent(status -> detail.put("previousStatus", status));
    change.reason().ifPresent(reason -> detail.put("reason", reason));
    return detail;
  }
}
