package io.trunkline.provider.gitlab;

import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.HttpUrl;
import io.trunkline.platform.http.JsonCall;
import io.trunkline.platform.http.JsonReply;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.ProviderCalls;
import io.trunkline.provider.ProviderEndpoint;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Calls of GitLab's REST API, version 4, with a token of either kind. */
final class GitlabApi extends ProviderCalls {
  /** The next page in a {@code Link} header (RFC 8288). */
  private static final Pattern NEXT = Pattern.compile("<([^<>]+)>;[^,]*\\brel=\"next\"");

  private final AccessToken token;

  GitlabApi(ProviderEndpoint endpoint, AccessToken token) {
    super(endpoint);
    this.token = token;
  }

  /** Reads the items of all pages. */
  <T> Future<ApiResult<List<T>>> list(
      String template, Map<String, String> values, Function<JsonObject, T> reader) {
    return list(
        url(template, values),
        reply ->
            reply.readArray(page -> page.stream().map(JsonObject.class::cast).map(reader).toList()),
        GitlabApi::nextPage);
  }

  @Override
  protected JsonCall authorized(JsonCall call) {
    return call.with("Authorization", "Bearer " + token.value().reveal());
  }

  private static Optional<HttpUrl> nextPage(JsonReply reply) {
    return reply
        .findHeader("Link")
        .map(NEXT::matcher)
        .filter(matcher -> matcher.find())
        .map(matcher -> HttpUrl.parse(matcher.group(1)));
  }
}
