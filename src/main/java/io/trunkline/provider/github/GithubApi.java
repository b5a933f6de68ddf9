package io.trunkline.provider.github;

import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.HttpUrl;
import io.trunkline.platform.http.JsonCall;
import io.trunkline.platform.http.JsonReply;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.RegisteredApp;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Calls of GitHub's REST API, version 2022-11-28. */
final class GithubApi {
  private static final String VERSION = "2022-11-28";

  /** The next page in a {@code Link} header (RFC 8288). */
  private static final Pattern NEXT = Pattern.compile("<([^<>]+)>;[^,]*\\brel=\"next\"");

  private GithubApi() {}

  /** Returns a call with a person's or an installation's token, or with the app's own. */
  static JsonCall get(
      RegisteredApp app, Secret token, String template, Map<String, String> values) {
    return JsonCall.get(app.endpoint().apiUrl(template, values))
        .with("Accept", "application/vnd.github+json")
        .with("X-GitHub-Api-Version", VERSION)
        .with("Authorization", "Bearer " + token.reveal());
  }

  static Future<ApiResult<JsonReply>> send(RegisteredApp app, JsonCall call) {
    return app.endpoint().json().send(call);
  }

  /** Sends the call and reads the items under {@code member} of all pages. */
  static <T> Future<ApiResult<List<T>>> sendPaged(
      RegisteredApp app, JsonCall call, String member, Function<JsonObject, T> reader) {
    return app.endpoint()
        .json()
        .sendPaged(call, reply -> items(reply, member, reader), GithubApi::nextPage);
  }

  /** Sends the call and reads the items of all pages, each of which is an array. */
  static <T> Future<ApiResult<List<T>>> sendPaged(
      RegisteredApp app, JsonCall call, Function<JsonObject, T> reader) {
    return app.endpoint()
        .json()
        .sendPaged(
            call, reply -> reply.readArray(page -> items(page, reader)), GithubApi::nextPage);
  }

  private static <T> ApiResult<List<T>> items(
      JsonReply reply, String member, Function<JsonObject, T> reader) {
    return reply.readObject(page -> items(page.getJsonArray(member), reader));
  }

  private static <T> List<T> items(JsonArray page, Function<JsonObject, T> reader) {
    return page.stream().map(JsonObject.class::cast).map(reader).toList();
  }

  private static Optional<HttpUrl> nextPage(JsonReply reply) {
    return reply
        .findHeader("Link")
        .map(NEXT::matcher)
        .filter(matcher -> matcher.find())
        .map(matcher -> HttpUrl.parse(matcher.group(1)));
  }
}
