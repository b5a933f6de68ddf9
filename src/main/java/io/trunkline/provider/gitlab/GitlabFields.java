package io.trunkline.provider.gitlab;

import static io.trunkline.provider.PayloadObject.NAME_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.REF_CHARS_MAX;
import static io.trunkline.provider.PayloadObject.URL_CHARS_MAX;

import io.trunkline.event.Actor;
import io.trunkline.event.Repository;
import io.trunkline.provider.PayloadObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the fields that all events of GitLab share. */
final class GitlabFields {
  private static final int KIND_CHARS_MAX = 64;

  /** The fields with the kind of event. Some system hooks have only the second one. */
  static final List<String> KIND_PATHS = List.of("object_kind", "event_name");

  static final List<String> PATHS =
      Stream.of(
              KIND_PATHS.stream(),
              Stream.of("project_id", "user_id", "user_username"),
              projectPaths("project"))
          .flatMap(paths -> paths)
          .toList();

  private GitlabFields() {}

  /** The paths of the fields of a project in the object at this path. */
  static Stream<String> projectPaths(String path) {
    return Stream.of(
            "id",
            "path_with_namespace",
            "git_http_url",
            "http_url",
            "web_url",
            "homepage",
            "default_branch")
        .map(name -> path + "." + name);
  }

  /** The kind of event; an empty string if it is missing. */
  static String kind(PayloadObject event) {
    return findNonEmpty(event, "object_kind", KIND_CHARS_MAX)
        .or(() -> findNonEmpty(event, "event_name", KIND_CHARS_MAX))
        .orElse("");
  }

  /**
   * The repository of an event. System hooks have no {@code id} in the project's object. GitLab
   * does not send the owner: {@code namespace} is a display name.
   */
  static Repository repository(PayloadObject event) {
    var project = event.object("project");
    var id = project.findPositive("id").orElseGet(() -> event.positive("project_id"));
    return repository(project, id);
  }

  static Repository repository(PayloadObject project, long id) {
    return new Repository(
        Long.toString(id),
        Optional.empty(),
        project.fullName("path_with_namespace"),
        Optional.empty(),
        findNonEmpty(project, "git_http_url", URL_CHARS_MAX)
            .or(() -> findNonEmpty(project, "http_url", URL_CHARS_MAX)),
        findNonEmpty(project, "web_url", URL_CHARS_MAX)
            .or(() -> findNonEmpty(project, "homepage", URL_CHARS_MAX)),
        findNonEmpty(project, "default_branch", REF_CHARS_MAX));
  }

  /** The account that acted, from the fields with these names. */
  static Optional<Actor> actor(PayloadObject object, String idName, String loginName) {
    var id = object.findPositive(idName).map(String::valueOf);
    var login = findNonEmpty(object, loginName, NAME_CHARS_MAX);
    return id.isEmpty() && login.isEmpty() ? Optional.empty() : Optional.of(new Actor(id, login));
  }

  /** GitLab sends an empty string for unknown values. */
  static Optional<String> findNonEmpty(PayloadObject object, String name, int charsMax) {
    return object.findText(name, charsMax).filter(text -> !text.isEmpty());
  }

  /**
   * Whether the text looks like GitLab's name of an event or action, so that reasons may quote it.
   */
  static boolean isEventName(String name) {
    return name.length() <= KIND_CHARS_MAX
        && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '_');
  }
}
