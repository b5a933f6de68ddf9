package io.trunkline.pipeline;

import io.trunkline.connection.ConnectionArn;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A source action: a branch of a repository on a connection. {@code fullRepositoryId} is {@code
 * owner/repository}, preceded by groups if the provider has them.
 */
public record Source(
    String actionName,
    ConnectionArn connectionArn,
    String fullRepositoryId,
    String branchName,
    boolean detectChanges) {
  static final int NAME_CHARACTERS_MAX = 100;
  private static final int ARN_CHARACTERS_MAX = 256;
  private static final int REPOSITORY_CHARACTERS_MAX = 512;
  private static final int BRANCH_CHARACTERS_MAX = 1_024;
  private static final Pattern ACTION_NAME = Pattern.compile("[A-Za-z0-9.@_-]+");
  private static final Pattern REPOSITORY = Pattern.compile(".*[^/]/[^/].*");
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]");

  static Source read(JsonObjectReader json) {
    json.allowOnly(
        "actionName", "connectionArn", "fullRepositoryId", "branchName", "detectChanges");
    return new Source(
        actionName(json, "actionName").orElse("Source"),
        connectionArn(json),
        repository(json),
        branch(json),
        json.flag("detectChanges", true));
  }

  static Optional<String> actionName(JsonObjectReader json, String member) {
    var name = json.optionalText(member, NAME_CHARACTERS_MAX);
    if (name.isPresent() && !ACTION_NAME.matcher(name.get()).matches()) {
      throw json.invalidMember(member, "may contain only letters, digits and . @ - _");
    }
    return name;
  }

  private static ConnectionArn connectionArn(JsonObjectReader json) {
    var text = json.text("connectionArn", ARN_CHARACTERS_MAX);
    return ConnectionArn.find(text)
        .orElseThrow(() ->
            json.invalidMember(
                "connectionArn", ReasonText.quote(text) + " is not the ARN of a connection"));
  }

  private static String repository(JsonObjectReader json) {
    var name = json.text("fullRepositoryId", REPOSITORY_CHARACTERS_MAX);
    if (!REPOSITORY.matcher(name).matches() || INVISIBLE.matcher(name).find()) {
      throw json.invalidMember(
          "fullRepositoryId", ReasonText.quote(name) + " must have the form owner/repository");
    }
    return name;
  }

  private static String branch(JsonObjectReader json) {
    var name = json.text("branchName", BRANCH_CHARACTERS_MAX);
    if (name.startsWith("refs/heads/")) {
      throw json.invalidMember(
          "branchName", "must be the short name, without refs/heads/: " + ReasonText.quote(name));
    }
    if (INVISIBLE.matcher(name).find()) {
      throw json.invalidMember("branchName", ReasonText.quote(name) + " cannot be a branch");
    }
    return name;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("actionName", actionName)
        .put("connectionArn", connectionArn.value())
        .put("fullRepositoryId", fullRepositoryId)
        .put("branchName", branchName)
        .put("detectChanges", detectChanges);
  }
}
