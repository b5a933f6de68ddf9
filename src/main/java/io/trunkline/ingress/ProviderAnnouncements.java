package io.trunkline.ingress;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.delivery.DeliveryOutcome;
import io.trunkline.delivery.DeliveryOutcome.Ignored;
import io.trunkline.delivery.ParsedWebhook;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationOwners;
import io.trunkline.installation.ProviderInstallations;
import io.trunkline.installation.ProviderInstallations.ChangeResult;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.OwnerRenamed;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationChanged;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * Applies changes that an app's webhook announces: of the app's installations, and of the names of
 * their owners.
 */
final class ProviderAnnouncements {
  private final ProviderInstallations providerInstallations;
  private final InstallationOwners owners;

  ProviderAnnouncements(ProviderInstallations providerInstallations, InstallationOwners owners) {
    this.providerInstallations = providerInstallations;
    this.owners = owners;
  }

  /** Returns the outcome if the webhook concerns only the app itself. */
  Future<Optional<DeliveryOutcome>> apply(Installation app, ParsedWebhook parsed) {
    return switch (parsed.normalized()) {
      case NormalizedWebhook.Ping _ -> succeededFuture(Optional.of(new DeliveryOutcome.Ping()));
      case ProviderInstallationChanged changed ->
          providerInstallations
              .applyChange(
                  app.providerType(), changed, Buffer.buffer(parsed.webhook().bodyDigest()))
              .map(result -> Optional.of(new Ignored(reason(changed, result))));
      case OwnerRenamed renamed when parsed.providerInstallation().isPresent() ->
          owners
              .follow(app.providerType(), parsed.providerInstallation().get(), renamed)
              .map(count -> Optional.of(new Ignored(reason(renamed, count))));
      case OwnerRenamed _,
          NormalizedWebhook.Changes _,
          NormalizedWebhook.PullRequestEdited _,
          NormalizedWebhook.PullRequestClosedWithoutHead _,
          NormalizedWebhook.Ignored _ ->
          succeededFuture(Optional.empty());
    };
  }

  private static String reason(ProviderInstallationChanged changed, ChangeResult result) {
    var effect =
        switch (result) {
          case ChangeResult.Applied(var count) ->
              counted(count, "connection")
                  + switch (changed.status()) {
                    case ACTIVE -> " available again";
                    case SUSPENDED, DELETED -> " set to ERROR";
                  };
          case ChangeResult.AlreadyApplied() -> "already known";
          case ChangeResult.OutOfOrder(var at) -> "out of date, it changed at " + at;
          case ChangeResult.AlreadyDeleted() -> "it was deleted before";
        };
    return "installation %s is %s: %s"
        .formatted(changed.providerInstallationId(), changed.status(), effect);
  }

  private static String reason(OwnerRenamed renamed, int count) {
    return "%s was renamed to %s: %s changed"
        .formatted(renamed.oldName(), renamed.newName(), counted(count, "installation"));
  }

  private static String counted(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
