package io.trunkline.provider.gitlab;

import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.http.JsonReply;
import io.trunkline.provider.CheckedToken;
import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.ProviderPerson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks a personal, group, project or service-account token (GitLab Docs, "Personal access tokens
 * API"): its scope must be {@code api} and its role at least Maintainer, so that it can create
 * webhooks.
 *
 * @param owner full path of a group or project
 */
record GitlabTokenCheck(GitlabApi api, String owner) {
  private static final int MAINTAINER = 40;

  /** What the provider says of the token itself. */
  private record Details(boolean hasScope, Optional<Instant> expiresAt) {}

  Future<ApiResult<CheckedToken>> run() {
    return details()
        .compose(found ->
            found.thenCall(details ->
                identify()
                    .compose(identified ->
                        identified.thenCall(person ->
                            target(person)
                                .map(judged ->
                                    judged.map(target -> checked(details, person, target)))))));
  }

  private static CheckedToken checked(
      Details details, ProviderPerson person, InstallationCandidate target) {
    var objection =
        details.hasScope()
            ? target.objection()
            : Optional.of("The token lacks the scope api, without which it cannot add webhooks.");
    return new CheckedToken(
        new InstallationCandidate(target.id(), target.owner(), target.ownerId(), objection),
        person.login(),
        details.expiresAt());
  }

  /** Servers before 15.5 do not know the call. */
  private Future<ApiResult<Details>> details() {
    return api.get("/personal_access_tokens/self", Map.of())
        .map(sent ->
            sent.findFailure().filter(ApiFailure.NotFound.class::isInstance).isPresent()
                ? new Ok<>(new Details(true, Optional.empty()))
                : sent.then(reply -> reply.readObject(GitlabTokenCheck::details)));
  }

  private static Details details(JsonObject json) {
    return new Details(
        json.getJsonArray("scopes").contains("api"),
        Optional.ofNullable(json.getString("expires_at"))
            .map(day -> LocalDate.parse(day).atStartOfDay().toInstant(ZoneOffset.UTC)));
  }

  private Future<ApiResult<ProviderPerson>> identify() {
    return api.get("/user", Map.of())
        .map(sent ->
            sent.then(reply ->
                reply.readObject(user ->
                    new ProviderPerson(
                        Long.toString(user.getLong("id")), user.getString("username")))));
  }

  private Future<ApiResult<InstallationCandidate>> target(ProviderPerson person) {
    return api.get(
            "/groups/{path}{?with_projects}", Map.of("path", owner, "with_projects", "false"))
        .compose(sent ->
            sent.findFailure().filter(ApiFailure.NotFound.class::isInstance).isPresent()
                ? project(person)
                : sent.thenCall(reply -> group(person, reply)));
  }

  private Future<ApiResult<InstallationCandidate>> group(ProviderPerson person, JsonReply reply) {
    return reply
        .readObject(group -> candidate("groups/", group, "full_path", Optional.empty()))
        .thenCall(group ->
            api.get(
                    "/{+group}/members/all/{user}",
                    Map.of("group", group.id(), "user", person.id()))
                .map(sent -> role(sent).map(level -> judged(group, person, level))));
  }

  /** A person who is no member has level 0. */
  private static ApiResult<Integer> role(ApiResult<JsonReply> sent) {
    return switch (sent) {
      case Failed<JsonReply>(ApiFailure.NotFound _) -> new Ok<>(0);
      case Failed<JsonReply>(var failure) -> new Failed<>(failure);
      case Ok<JsonReply>(var reply) ->
          reply.readObject(member -> member.getInteger("access_level"));
    };
  }

  private Future<ApiResult<InstallationCandidate>> project(ProviderPerson person) {
    return api.get("/projects/{path}", Map.of("path", owner))
        .map(sent ->
            sent.then(reply ->
                reply.readObject(project ->
                    judged(
                        candidate("projects/", project, "path_with_namespace", Optional.empty()),
                        person,
                        level(project.getJsonObject("permissions"))))));
  }

  private static int level(JsonObject permissions) {
    return Stream.of("project_access", "group_access")
        .flatMap(name -> Optional.ofNullable(permissions.getJsonObject(name)).stream())
        .mapToInt(access -> access.getInteger("access_level"))
        .max()
        .orElse(0);
  }

  private static InstallationCandidate judged(
      InstallationCandidate target, ProviderPerson person, int level) {
    return level >= MAINTAINER
        ? target
        : new InstallationCandidate(
            target.id(),
            target.owner(),
            target.ownerId(),
            Optional.of(
                "%s lacks the role Maintainer in %s.".formatted(person.login(), target.owner())));
  }

  private static InstallationCandidate candidate(
      String kind, JsonObject json, String path, Optional<String> objection) {
    var id = Long.toString(json.getLong("id"));
    return new InstallationCandidate(kind + id, json.getString(path), id, objection);
  }
}
