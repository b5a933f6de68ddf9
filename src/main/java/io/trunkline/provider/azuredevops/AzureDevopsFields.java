package io.trunkline.provider.azuredevops;

import static io.trunkline.provider.PayloadObject.ID_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.REF_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.URL_CHARS_MAX;

import io.trunkline.event.Actor;
import io.trunkline.event.Repository;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.PayloadReader;
import io.trunkline.provider.Refs;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What all of Azure DevOps' events share. */
final class AzureDevopsFields {
  private static final int TYPE_CHARS_MAX = 64;

  /** Two of them and a slash are a full name. */
  private static final int PART_CHARS_MAX = NAME_CHARS_MAX / 2 - 1;

  private static final String DETAILS_HINT = ": set 'Resource details to send' to All";

  /** Of all events, for which one it is stands among the fields. */
  static final PayloadReader READER =
      PayloadReader.of(
          Stream.of(
                  Stream.of(
                      "eventType",
                      "subscriptionId",
                      "resourceContainers.account.baseUrl",
                      "resource.repository.id",
                      "resource.repository.name",
                      "resource.repository.url",
                      "resource.repository.webUrl",
                      "resource.repository.remoteUrl",
                      "resource.repository.defaultBranch",
                      "resource.repository.project.id",
                      "resource.repository.project.name"),
                  AzureDevopsPush.paths(),
                  AzureDevopsPullRequest.paths())
              .flatMap(paths -> paths)
              .toList());

  private AzureDevopsFields() {}

  /** Its owner is a project; what stands above that is the organization. */
  static Repository repository(PayloadObject event) {
    var repository = event.object("resource").object("repository");
    return new Repository(
        repository.id("id"),
        repository.object("project").findId("id"),
        part(repository.object("project")) + "/" + part(repository),
        AzureDevopsOrganization.find(
            Stream.concat(
                event
                    .object("resourceContainers")
                    .object("account")
                    .findText("baseUrl", URL_CHARS_MAX)
                    .stream(),
                Stream.of("remoteUrl", "webUrl", "url")
                    .flatMap(name -> repository.findText(name, URL_CHARS_MAX).stream()))),
        repository.findText("remoteUrl", URL_CHARS_MAX),
        repository.findText("webUrl", URL_CHARS_MAX),
        repository.findText("defaultBranch", REF_CHARS_MAX).map(AzureDevopsFields::branch));
  }

  /** {@code project/name} as far as both are told; no fault when they are not. */
  static Optional<String> findFullName(PayloadObject repository) {
    var told = repository.withOwnErrors();
    var fullName = part(told.object("project")) + "/" + part(told);
    return told.findError().isPresent() ? Optional.empty() : Optional.of(fullName);
  }

  static Optional<Actor> actor(PayloadObject identity) {
    var id = identity.findText("id", ID_CHARS_MAX);
    var login = identity.findText("uniqueName", NAME_CHARS_MAX);
    return id.isEmpty() && login.isEmpty() ? Optional.empty() : Optional.of(new Actor(id, login));
  }

  /** What a payload means that is complete; why not, where it is not. */
  static NormalizedWebhook ignoreIfIncomplete(
      PayloadObject payload, Supplier<NormalizedWebhook> meaning) {
    return payload
        .findError()
        .<NormalizedWebhook>map(
            fault -> new Ignored(fault.endsWith("is missing") ? hint(fault) : fault))
        .orElseGet(meaning);
  }

  /** Subscriptions that send fewer details leave out what stands in {@code resource}. */
  private static String hint(String fault) {
    return fault.startsWith("resource.") ? fault + DETAILS_HINT : fault;
  }

  /** Whether it looks like a type of events, and may be repeated in a reason. */
  static boolean isEventName(String type) {
    return type.length() <= TYPE_CHARS_MAX
        && type.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '.' || c == '-');
  }

  /** Names may hold spaces, and no slash. */
  private static String part(PayloadObject named) {
    var name = named.text("name", PART_CHARS_MAX);
    if (name.indexOf('/') >= 0) {
      named.addError("name", "holds a slash");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      named.addError("name", "holds a control character");
    }
    return name;
  }

  private static String branch(String ref) {
    return ref.startsWith(Refs.BRANCHES) ? ref.substring(Refs.BRANCHES.length()) : ref;
  }
}
