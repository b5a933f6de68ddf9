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
import io.trunkline.provider.Refs;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads the fields that all events of Azure DevOps share. */
final class AzureDevopsFields {
  private static final int EVENT_CHARS_MAX = 64;

  /** A full name consists of two parts and a slash. */
  private static final int PART_CHARS_MAX = NAME_CHARS_MAX / 2 - 1;

  private static final String DETAILS_HINT = ": set 'Resource details to send' to All";

  static final List<String> PATHS =
      Stream.concat(
              Stream.of(
                  "id",
                  "eventType",
                  "createdDate",
                  "subscriptionId",
                  "resourceContainers.account.id",
                  "resourceContainers.account.baseUrl"),
              repositoryPaths("resource.repository"))
          .toList();

  private AzureDevopsFields() {}

  /** The paths of the fields of a repository in the object at this path. */
  static Stream<String> repositoryPaths(String path) {
    return Stream.of(
            "id",
            "name",
            "url",
            "webUrl",
            "remoteUrl",
            "defaultBranch",
            "project.id",
            "project.name")
        .map(name -> path + "." + name);
  }

  static Repository repository(PayloadObject event) {
    return repository(event, event.object("resource").object("repository"));
  }

  /** The owner of a repository is a project, which belongs to an organization. */
  static Repository repository(PayloadObject event, PayloadObject repository) {
    return new Repository(
        repository.id("id"),
        repository.object("project").findId("id"),
        part(repository.object("project")) + "/" + part(repository),
        organization(event.object("resourceContainers").object("account"), repository),
        repository.findText("remoteUrl", URL_CHARS_MAX),
        repository.findText("webUrl", URL_CHARS_MAX),
        repository.findText("defaultBranch", REF_CHARS_MAX).map(AzureDevopsFields::branch));
  }

  private static Optional<Repository.Organization> organization(
      PayloadObject account, PayloadObject repository) {
    var urls =
        Stream.concat(
            account.findText("baseUrl", URL_CHARS_MAX).stream(),
            Stream.of("remoteUrl", "webUrl", "url")
                .flatMap(name -> repository.findText(name, URL_CHARS_MAX).stream()));
    return AzureDevopsOrganization.find(urls)
        .map(name -> new Repository.Organization(account.findId("id"), name));
  }

  /** {@code project/name}; empty if one of them is missing, which is not an error. */
  static Optional<String> findFullName(PayloadObject repository) {
    var copy = repository.withOwnErrors();
    var fullName = part(copy.object("project")) + "/" + part(copy);
    return copy.findError().isPresent() ? Optional.empty() : Optional.of(fullName);
  }

  static Optional<Actor> actor(PayloadObject identity) {
    var id = identity.findText("id", ID_CHARS_MAX);
    var login = identity.findText("uniqueName", NAME_CHARS_MAX);
    return id.isEmpty() && login.isEmpty() ? Optional.empty() : Optional.of(new Actor(id, login));
  }

  /**
   * Returns the result if the payload has no error, and otherwise ignores it because of the error.
   */
  static NormalizedWebhook ignoreIfInvalid(
      PayloadObject payload, Supplier<NormalizedWebhook> result) {
    return payload
        .findError()
        .<NormalizedWebhook>map(
            error -> new Ignored(error.endsWith("is missing") ? withHint(error) : error))
        .orElseGet(result);
  }

  /** Subscriptions that send fewer details omit fields of {@code resource}. */
  private static String withHint(String error) {
    return error.startsWith("resource.") ? error + DETAILS_HINT : error;
  }

  /** Whether the text looks like an event type of Azure DevOps, so that reasons may quote it. */
  static boolean isEventName(String name) {
    return name.length() <= EVENT_CHARS_MAX
        && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '.' || c == '-');
  }

  /** Names may contain spaces and must not contain slashes. */
  private static String part(PayloadObject object) {
    var name = object.text("name", PART_CHARS_MAX);
    if (name.indexOf('/') >= 0) {
      object.addError("name", "contains a slash");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      object.addError("name", "contains a control character");
    }
    return name;
  }

  private static String branch(String ref) {
    return ref.startsWith(Refs.BRANCHES) ? ref.substring(Refs.BRANCHES.length()) : ref;
  }
}
