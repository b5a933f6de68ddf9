package io.trunkline.provider.bitbucket;

import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.REF_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.URL_CHARS_MAX;

import io.trunkline.event.Actor;
import io.trunkline.event.Repository;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.PayloadReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the fields that all events of Bitbucket share. Its ids are UUIDs in braces. */
final class BitbucketFields {
  private static final int EVENT_CHARS_MAX = 64;

  private static final List<String> SHARED =
      List.of(
          "repository.uuid",
          "repository.full_name",
          "repository.owner.uuid",
          "repository.workspace.uuid",
          "repository.mainbranch.name",
          "repository.links.html.href",
          "repository.links.clone.name",
          "repository.links.clone.href",
          "actor.uuid",
          "actor.nickname",
          "actor.username");

  private BitbucketFields() {}

  /** Returns a reader for these paths and for those that all events share. */
  static PayloadReader reader(Stream<String> paths) {
    return PayloadReader.of(Stream.concat(SHARED.stream(), paths).toList());
  }

  static Repository repository(PayloadObject event) {
    var repository = event.object("repository");
    var links = repository.object("links");
    return new Repository(
        repository.id("uuid"),
        // The workspace is another name for the owner; older payloads do not have it.
        findUuid(repository.object("owner")).or(() -> findUuid(repository.object("workspace"))),
        fullName(repository),
        Optional.empty(),
        cloneUrl(links),
        links.object("html").findText("href", URL_CHARS_MAX),
        repository.object("mainbranch").findText("name", REF_CHARS_MAX));
  }

  /** Reads the nickname, which replaced the user name for all accounts except teams. */
  static Optional<Actor> actor(PayloadObject event) {
    var actor = event.object("actor");
    var id = findUuid(actor);
    var login =
        actor
            .findText("nickname", NAME_CHARS_MAX)
            .or(() -> actor.findText("username", NAME_CHARS_MAX));
    return id.isEmpty() && login.isEmpty() ? Optional.empty() : Optional.of(new Actor(id, login));
  }

  static Optional<String> findUuid(PayloadObject object) {
    return object.findId("uuid");
  }

  /** Whether the text looks like Bitbucket's key of an event, so that reasons may quote it. */
  static boolean isEventName(String name) {
    return name.length() <= EVENT_CHARS_MAX
        && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '_' || c == ':');
  }

  private static String fullName(PayloadObject repository) {
    var fullName = repository.fullName("full_name");
    if (fullName.indexOf('/') != fullName.lastIndexOf('/')) {
      repository.addError("full_name", "is not owner/name");
    }
    return fullName;
  }

  /** Most webhooks have no clone URL. */
  private static Optional<String> cloneUrl(PayloadObject links) {
    return links.findObjects("clone").orElse(List.of()).stream()
        .filter(link -> link.findText("name", NAME_CHARS_MAX).equals(Optional.of("https")))
        .findFirst()
        .flatMap(link -> link.findText("href", URL_CHARS_MAX));
  }
}
