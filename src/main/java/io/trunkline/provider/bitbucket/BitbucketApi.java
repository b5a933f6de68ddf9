package io.trunkline.provider.bitbucket;

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

/** Calls of Bitbucket Cloud's REST API, version 2.0, with a token of any kind. */
final class BitbucketApi extends ProviderCalls {
  private final AccessToken token;

  BitbucketApi(ProviderEndpoint endpoint, AccessToken token) {
    super(endpoint);
    this.token = token;
  }

  /** Reads the items of all pages. */
  <T> Future<ApiResult<List<T>>> list(
      String template, Map<String, String> values, Function<JsonObject, T> reader) {
    return list(
        url(template, values),
        reply -> reply.readObject(page -> items(page, reader)),
        BitbucketApi::nextPage);
  }

  @Override
  protected JsonCall authorized(JsonCall call) {
    return call.with("Authorization", "Bearer " + token.value().reveal());
  }

  private static <T> List<T> items(JsonObject page, Function<JsonObject, T> reader) {
    return page.getJsonArray("values").stream().map(JsonObject.class::cast).map(reader).toList();
  }

  private static Optional<HttpUrl> nextPage(JsonReply reply) {
    return reply.json() instanceof JsonObject page
        ? Optional.ofNullable(page.getString("next")).map(HttpUrl::parse)
        : Optional.empty();
  }
}
