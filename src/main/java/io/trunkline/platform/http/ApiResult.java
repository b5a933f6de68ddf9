package io.trunkline.platform.http;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/** What came of a call of an API. */
public sealed interface ApiResult<T> {

  /** The API did what the call asked for. */
  record Ok<T>(T value) implements ApiResult<T> {}

  /** The API did something else. */
  record Failed<T>(ApiFailure failure) implements ApiResult<T> {}

  static <T> Future<ApiResult<T>> failed(ApiFailure failure) {
    return Future.succeededFuture(new Failed<>(failure));
  }

  /** Returns why the API did not do what the call asked for; empty if it did. */
  default Optional<ApiFailure> findFailure() {
    return switch (this) {
      case Ok<T> _ -> Optional.empty();
      case Failed<T>(var failure) -> Optional.of(failure);
    };
  }

  /** Returns the failure of a deletion; empty also if there is nothing to delete any more. */
  default Optional<ApiFailure> findDeletionFailure() {
    return findFailure().filter(failure -> !(failure instanceof ApiFailure.NotFound));
  }

  /** Converts the value; a failure stays as it is. */
  default <U> ApiResult<U> map(Function<T, U> conversion) {
    return switch (this) {
      case Ok<T>(var value) -> new Ok<>(conversion.apply(value));
      case Failed<T>(var failure) -> new Failed<>(failure);
    };
  }

  /** Continues with the value; a failure stays as it is. */
  default <U> ApiResult<U> then(Function<T, ApiResult<U>> next) {
    return switch (this) {
      case Ok<T>(var value) -> next.apply(value);
      case Failed<T>(var failure) -> new Failed<>(failure);
    };
  }

  /** Makes another call with the value; a failure stays as it is. */
  default <U> Future<ApiResult<U>> thenCall(Function<T, Future<ApiResult<U>>> next) {
    return switch (this) {
      case Ok<T>(var value) -> next.apply(value);
      case Failed<T>(var failure) -> failed(failure);
    };
  }
}
