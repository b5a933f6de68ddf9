package io.trunkline.provider.github;

import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.REF_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.URL_CHARS_MAX;

import io.trunkline.event.Actor;
import io.trunkline.event.Repository;
import io.trunkline.provider.PayloadObject;
import io.trunkline.provider.PayloadReader;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the fields that all events of GitHub share. */
final class GithubFields {
  private static final int EVENT_CHARS_MAX = 64;
  private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  private static final List<String> SHARED =
      List.of(
          "repository.id",
          "repository.full_name",
          "repository.owner.id",
          "repository.owner.login",
          "repository.owner.name",
          "repository.clone_url",
          "repository.html_url",
          "repository.default_branch",
          "sender.id",
          "sender.login");

  private GithubFields() {}

  /** Returns a reader for these paths and for those that all events share. */
  static PayloadReader reader(Stream<String> paths) {
    return PayloadReader.of(Stream.concat(SHARED.stream(), paths).toList());
  }

  static Repository repository(PayloadObject event) {
    var repository = event.object("repository");
    return new Repository(
        Long.toString(repository.positive("id")),
        ownerId(repository.object("owner")),
        fullName(repository),
        Optional.empty(),
        repository.findText("clone_url", URL_CHARS_MAX),
        repository.findText("html_url", URL_CHARS_MAX),
        repository.findText("default_branch", REF_CHARS_MAX));
  }

  static Optional<Actor> actor(PayloadObject event) {
    var sender = event.object("sender");
    var id = sender.findPositive("id").map(String::valueOf);
    var login = sender.findText("login", NAME_CHARS_MAX);
    return id.isEmpty() && login.isEmpty() ? Optional.empty() : Optional.of(new Actor(id, login));
  }

  /**
   * Whether the text looks like GitHub's name of an event or action, so that reasons may quote it.
   */
  static boolean isEventName(String name) {
    return name.length() <= EVENT_CHARS_MAX
        && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
  }

  static boolean isLogin(String name) {
    return LOGIN.matcher(name).matches();
  }

  /** Pushes of old servers have only the name and e-mail address of the owner. */
  private static Optional<String> ownerId(PayloadObject owner) {
    var isFromOldServer = owner.has("name") && !owner.has("id") && !owner.has("login");
    return isFromOldServer ? Optional.empty() : Optional.of(Long.toString(owner.positive("id")));
  }

  private static String fullName(PayloadObject repository) {
    var fullName = repository.fullName("full_name");
    if (fullName.indexOf('/') != fullName.lastIndexOf('/')) {
      repository.addError("full_name", "is not owner/name");
    }
    return fullName;
  }
}
