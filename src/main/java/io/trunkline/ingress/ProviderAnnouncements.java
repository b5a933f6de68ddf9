package io.trunkline.ingress;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.delivery.DeliveryOutcome;
import io.trunkline.delivery.DeliveryOutcome.Ignored;
import io.trunkline.delivery.ParsedWebhook;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationApprovals;
import io.trunkline.installation.InstallationOwners;
import io.trunkline.installation.ProviderInstallations;
import io.trunkline.installation.ProviderInstallations.ChangeResult;
import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.OwnerRenamed;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationChanged;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import io.trunkline.provider.ProviderType;
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
  private final InstallationApprovals approvals;

  ProviderAnnouncements(
      ProviderInstallations providerInstallations,
      InstallationOwners owners,
      InstallationApprovals approvals) {
    this.providerInstallations = providerInstallations;
    this.owners = owners;
    this.approvals = approvals;
  }

  /** Returns the outcome if the webhook concerns only the app itself. */
  Future<Optional<DeliveryOutcome>> apply(Installation app, ParsedWebhook parsed) {
    return switch (parsed.normalized()) {
      case NormalizedWebhook.Ping _ -> succeededFuture(Optional.of(new DeliveryOutcome.Ping()));
      case ProviderInstallationChanged changed ->
          providerInstallations
              .applyChange(
                  app.providerType(), changed, Buffer.buffer(parsed.webhook().bodyDigest()))
              .compose(result ->
                  connectRequested(app.providerType(), changed)
                      .map(count -> Optional.of(new Ignored(reason(changed, result) + count))));
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

  /**
   * Connects what waits for this installation, also if it is announced again, because the first
   * announcement may have failed half-way. Returns text for the reason.
   */
  private Future<String> connectRequested(ProviderType type, ProviderInstallationChanged changed) {
    if (changed.requesterId().isEmpty()
        || changed.status() != ProviderInstallationStatus.ACTIVE
        || changed.account().isEmpty()
        || changed.accountId().isEmpty()) {
      return succeededFuture("");
    }
    var approved =
        new InstallationCandidate(
            changed.providerInstallationId(),
            changed.account().get(),
            changed.accountId().get(),
            Optional.empty());
    return approvals
        .onApproved(type, approved, changed.requesterId().get())
        .map(count -> count == 0 ? "" : ", " + counted(count, "connection") + " as requested");
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
