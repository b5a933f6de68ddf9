package io.trunkline.provider.github;

import static io.trunkline.provider.PayloadObject.DATE_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;
import static io.trunkline.provider.github.GithubFields.isEventName;

import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationChanged;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.PayloadReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Reads the event {@code installation}: an account installed, changed or removed an app. */
final class GithubInstallation {
  private static final PayloadReader ID_READER = PayloadReader.of(List.of("installation.id"));
  private static final PayloadReader READER =
      PayloadReader.of(
          List.of(
              "action",
              "requester.id",
              "installation.id",
              "installation.account.id",
              "installation.account.login",
              "installation.updated_at",
              "installation.suspended_at"));

  /**
   * Times outside this range are rejected, because PostgreSQL supports a smaller range than Java.
   */
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private GithubInstallation() {}

  /** Returns the installation id of any event of an app; empty also if the body is invalid. */
  static Optional<String> id(byte[] json) {
    var event = ID_READER.read(json);
    var id = event.object("installation").findPositive("id");
    return event.findError().isPresent() ? Optional.empty() : id.map(String::valueOf);
  }

  static NormalizedWebhook normalize(byte[] json) {
    var event = READER.read(json);
    var action = event.text("action", NAME_CHARS_MAX);
    var installation = event.object("installation");
    var id = installation.positive("id");
    var at = updatedAt(installation);
    if (event.findError().isPresent()) {
      return new Ignored(event.findError().get());
    }
    var account = installation.object("account");
    var login = account.findText("login", NAME_CHARS_MAX).filter(GithubFields::isLogin);
    var accountId = account.findPositive("id").map(String::valueOf);
    return status(action, installation)
        .<NormalizedWebhook>map(status ->
            new ProviderInstallationChanged(
                Long.toString(id), status, login, accountId, requesterId(action, event), at))
        .orElseGet(() ->
            new Ignored(
                isEventName(action)
                    ? "installation " + action + ": recorded without action"
                    : "action is not a valid name"));
  }

  private static Optional<String> requesterId(String action, PayloadObject event) {
    return action.equals("created")
        ? event.object("requester").findPositive("id").map(String::valueOf)
        : Optional.empty();
  }

  private static Optional<ProviderInstallationStatus> status(
      String action, PayloadObject installation) {
    return switch (action) {
      case "created", "new_permissions_accepted" ->
          // Accepting new permissions does not end a suspension.
          Optional.of(
              installation.findText("suspended_at", DATE_CHARS_MAX).isPresent()
                  ? ProviderInstallationStatus.SUSPENDED
                  : ProviderInstallationStatus.ACTIVE);
      case "unsuspend" -> Optional.of(ProviderInstallationStatus.ACTIVE);
      case "suspend" -> Optional.of(ProviderInstallationStatus.SUSPENDED);
      case "deleted" -> Optional.of(ProviderInstallationStatus.DELETED);
      default -> Optional.empty();
    };
  }

  /** Reads Unix seconds or ISO 8601 with an offset: {@code 2021-04-28T22:32:50.000-04:00}. */
  private static Instant updatedAt(PayloadObject installation) {
    var at =
        installation
            .findPositive("updated_at")
            .filter(seconds -> seconds < LATEST.getEpochSecond())
            .map(Instant::ofEpochSecond)
            .or(() ->
                installation
                    .findText("updated_at", DATE_CHARS_MAX)
                    .flatMap(GithubInstallation::parse))
            .filter(time -> time.isAfter(EARLIEST) && time.isBefore(LATEST));
    if (at.isEmpty()) {
      installation.addError("updated_at", "is not a valid time");
    }
    return at.orElse(EARLIEST);
  }

  private static Optional<Instant> parse(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
