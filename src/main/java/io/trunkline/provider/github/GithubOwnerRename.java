package io.trunkline.provider.github;

import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;
import static io.trunkline.provider.github.GithubFields.isEventName;

import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.NormalizedWebhook.OwnerRenamed;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.PayloadReader;
import java.util.List;

/**
 * Reads the events {@code organization} and {@code installation_target} with the action {@code
 * renamed}. GitHub sends the second one only to apps, and for users as well as organizations.
 */
final class GithubOwnerRename {
  private static final PayloadReader READER =
      PayloadReader.of(
          List.of(
              "action",
              "changes.login.from",
              "organization.id",
              "organization.login",
              "account.id",
              "account.login"));

  private GithubOwnerRename() {}

  /** Reads the event {@code organization}. */
  static NormalizedWebhook normalizeOrganization(byte[] json) {
    var event = READER.read(json);
    return normalize("organization", event, event.object("organization"));
  }

  /** Reads the event {@code installation_target}. */
  static NormalizedWebhook normalizeTarget(byte[] json) {
    var event = READER.read(json);
    return normalize("installation_target", event, event.object("account"));
  }

  private static NormalizedWebhook normalize(
      String eventName, PayloadObject event, PayloadObject owner) {
    var action = event.text("action", NAME_CHARS_MAX);
    if (event.findError().isEmpty() && !action.equals("renamed")) {
      return new Ignored(
          isEventName(action)
              ? eventName + " " + action + ": recorded without action"
              : "action is not a valid name");
    }
    var renamed =
        new OwnerRenamed(
            Long.toString(owner.positive("id")),
            login(event.object("changes").object("login"), "from"),
            login(owner, "login"));
    return event.findError().<NormalizedWebhook>map(Ignored::new).orElse(renamed);
  }

  private static String login(PayloadObject object, String name) {
    var login = object.text(name, NAME_CHARS_MAX);
    if (!login.isEmpty() && !GithubFields.isLogin(login)) {
      object.addError(name, "is not a login");
    }
    return login;
  }
}
