package io.trunkline.provider;

import io.trunkline.event.RepositoryEvent;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.NormalizedWebhook.OwnerRenamed;
import io.trunkline.provider.NormalizedWebhook.Ping;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationChanged;
import io.trunkline.provider.NormalizedWebhook.PullRequestClosedWithoutHead;
import io.trunkline.provider.NormalizedWebhook.PullRequestEdited;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Writes events as JSON for review. A record becomes an object with its components, named after its
 * class; empty components are left out.
 */
final class EventJson {
  private EventJson() {}

  static JsonObject of(NormalizedWebhook normalized) {
    return switch (normalized) {
      case Changes(var events, var skipped) -> {
        var json =
            new JsonObject()
                .put("changes", new JsonArray(events.stream().map(EventJson::named).toList()));
        skipped.ifPresent(text -> json.put("skippedChanges", text));
        yield json;
      }
      case PullRequestEdited(var asUpdated, _) ->
          new JsonObject().put("pullRequestEdited", named(asUpdated));
      case PullRequestClosedWithoutHead(var change, _) ->
          new JsonObject().put("pullRequestClosedWithoutHead", named(change));
      case ProviderInstallationChanged changed ->
          new JsonObject().put("providerInstallationChanged", value(changed));
      case OwnerRenamed renamed -> new JsonObject().put("ownerRenamed", value(renamed));
      case Ping _ -> new JsonObject().put("ping", true);
      case Ignored(var reason) -> new JsonObject().put("ignored", reason);
    };
  }

  private static JsonObject named(RepositoryEvent event) {
    return new JsonObject().put(event.getClass().getSimpleName(), value(event));
  }

  private static Object value(Object value) {
    return switch (value) {
      case Record record -> components(record);
      case List<?> items -> new JsonArray(items.stream().map(EventJson::value).toList());
      case Enum<?> constant -> constant.name();
      case Instant at -> at.toString();
      default -> value;
    };
  }

  private static JsonObject components(Record record) {
    var json = new JsonObject();
    for (var component : record.getClass().getRecordComponents()) {
      try {
        var value = component.getAccessor().invoke(record);
        if (value instanceof Optional<?> optional) {
          optional.ifPresent(present -> json.put(component.getName(), value(present)));
        } else {
          json.put(component.getName(), value(value));
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component.toString(), e);
      }
    }
    return json;
  }
}
