package io.trunkline.platform.http;

import io.trunkline.platform.http.ApiFailure.Unauthorized;
import io.trunkline.platform.http.ApiFailure.Unavailable;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.trunkline.platform.http.Exchange.Answered;
import io.trunkline.platform.http.Exchange.Rejected;
import io.trunkline.platform.http.Exchange.Unanswered;
import io.trunkline.platform.text.StrictJson;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Calls JSON APIs through a {@link GuardedClient}, and reads their replies. */
public final class JsonClient {
  private static final int PAGES_MAX = 100;

  private final GuardedClient client;
  private final String userAgent;
  private final ReplyStatus statuses;
  private final ApiMetrics metrics;

  /** {@code userAgent} is sent with every call, such as {@code Trunkline/1.2.3}. */
  public JsonClient(
      GuardedClient client, String userAgent, InstantSource clock, ApiMetrics metrics) {
    this.metrics = metrics;
    this.client = client;
    this.userAgent = userAgent;
    this.statuses = new ReplyStatus(clock);
  }

  /** Sends the call. The future never fails. */
  public Future<ApiResult<JsonReply>> send(JsonCall call) {
    var headers =
        MultiMap.caseInsensitiveMultiMap()
            .set("User-Agent", userAgent)
            .set("Accept", "application/json");
    var body = call.body().map(JsonObject::toBuffer).orElseGet(Buffer::buffer);
    if (call.body().isPresent()) {
      headers.set("Content-Type", "application/json");
    }
    call.headers().forEach((name, value) -> headers.set(name, value));
    var start = System.nanoTime();
    return client
        .send(new HttpCall(call.method(), call.url(), headers, body))
        .map(exchange -> result(call, exchange))
        .onSuccess(result -> metrics.record(result, System.nanoTime() - start));
  }

  /**
   * Follows pages until there is no next one, and returns the items of all of them.
   *
   * @param items reads the items of one page
   * @param next returns the URL of the next page; only the host of the first call is followed
   */
  public <T> Future<ApiResult<List<T>>> sendPaged(
      JsonCall first,
      Function<JsonReply, ApiResult<List<T>>> items,
      Function<JsonReply, Optional<HttpUrl>> next) {
    return sendPaged(first, items, next, List.of(), 1);
  }

  private <T> Future<ApiResult<List<T>>> sendPaged(
      JsonCall call,
      Function<JsonReply, ApiResult<List<T>>> items,
      Function<JsonReply, Optional<HttpUrl>> next,
      List<T> before,
      int page) {
    return send(call)
        .compose(sent ->
            sent.thenCall(reply ->
                switch (items.apply(reply)) {
                  case Failed<List<T>> failed -> Future.succeededFuture(failed);
                  case Ok<List<T>>(var found) -> {
                    var all = new ArrayList<>(before);
                    all.addAll(found);
                    var following =
                        next.apply(reply).filter(url -> page < PAGES_MAX && isSameHost(url, call));
                    yield following.isPresent()
                        ? sendPaged(call.to(following.get()), items, next, all, page + 1)
                        : Future.succeededFuture(new Ok<>(List.copyOf(all)));
                  }
                }));
  }

  private static boolean isSameHost(HttpUrl next, JsonCall call) {
    return next.hostAndPort().equals(call.url().hostAndPort())
        && next.isSecure() == call.url().isSecure();
  }

  private ApiResult<JsonReply> result(JsonCall call, Exchange exchange) {
    return switch (exchange) {
      case Answered answer -> answered(call, answer);
      case Rejected(var reason) -> new Failed<>(new Unavailable(reason));
      case Unanswered(var reason) -> new Failed<>(new Unavailable(reason));
    };
  }

  private ApiResult<JsonReply> answered(JsonCall call, Answered answer) {
    if (!answer.complete()) {
      return new Failed<>(new Unavailable("The reply is too long, or was cut off."));
    }
    var json = json(answer);
    var isSuccess = answer.status() / 100 == 2;
    var isPage = answer.status() / 100 == 3 || (isSuccess && json.isEmpty());
    if (call.expectsSignInPages() && isPage) {
      return new Failed<>(new Unauthorized("The reply is a sign-in page."));
    }
    if (isSuccess && json.isPresent()) {
      return new Ok<>(new JsonReply(answer.status(), answer.headers(), json.get()));
    }
    return new Failed<>(
        isSuccess
            ? new Unavailable("The reply is not JSON.")
            : statuses.failure(answer.status(), answer.headers(), json));
  }

  /**
   * Returns the parsed body; an empty object if there is no body, and nothing if it is not JSON.
   */
  private static Optional<Object> json(Answered answer) {
    if (answer.body().length() == 0) {
      return Optional.of(new JsonObject());
    }
    var type = Optional.ofNullable(answer.headers().get("Content-Type")).orElse("");
    if (!type.toLowerCase(Locale.ROOT).contains("json")) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(StrictJson.decode(answer.body()));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }
}
