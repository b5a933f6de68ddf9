package io.trunkline.controlplane.rest;

import io.trunkline.account.AccountId;
import io.trunkline.account.Caller;
import io.trunkline.account.Label;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.delivery.EventFilter;
import io.trunkline.platform.postgres.PageRequest;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A call that is valid according to openapi.yaml.
 *
 * @param arns the ARNs of the resources that a call may name
 * @param path path parameters by name
 * @param query the query parameters that were sent
 * @param body empty when there is none
 */
record RestCall(
    Caller caller,
    ResourceArns arns,
    Map<String, String> path,
    Map<String, String> query,
    JsonObject body) {
  private static final int LIMIT_DEFAULT = 50;
  private static final int YEAR_MAX = 9999;

  RestCall {
    path = Map.copyOf(path);
    query = Map.copyOf(query);
  }

  AccountId account() {
    return caller.accountId();
  }

  /** Returns the account that owns the resource: the caller's own, or the one in the query. */
  AccountId owner() {
    return findQuery("accountId").map(AccountId::new).orElse(account());
  }

  /** Returns a path parameter of the operation. */
  String part(String name) {
    return Optional.ofNullable(path.get(name)).orElseThrow();
  }

  UUID id(String name) {
    return UUID.fromString(part(name));
  }

  Optional<String> findQuery(String name) {
    return Optional.ofNullable(query.get(name));
  }

  Optional<OffsetDateTime> findTime(String name) {
    return findQuery(name).map(text -> time(name, text));
  }

  /** Returns a time in the body. */
  Optional<Instant> findInstant(String member) {
    return findText(member).map(text -> time(member, text).toInstant());
  }

  /** Returns the name and the description in the body. */
  Label label() {
    return new Label(findText("name"), findText("description"));
  }

  Optional<String> findText(String member) {
    return Optional.ofNullable(body.getString(member));
  }

  /** Returns what a list of deliveries or dispatches is restricted to. */
  EventFilter eventFilter() {
    return new EventFilter(
        findQuery("event").orElse(""),
        findQuery("ref").orElse(""),
        findQuery("commitId").orElse(""),
        findQuery("connectionArn").orElse(""),
        findQuery("pipeline").orElse(""));
  }

  /** Returns the requested page of a list whose keys are names. */
  PageRequest<String> pageByName() {
    return new PageRequest<>(findQuery("next").map(NextKey::name), limit());
  }

  /** Returns the requested page of a list whose keys are UUIDs. */
  PageRequest<UUID> pageById() {
    return new PageRequest<>(findQuery("next").map(NextKey::id), limit());
  }

  /** Returns the requested page of a list whose keys are ordinals. */
  PageRequest<Long> pageByOrdinal() {
    return new PageRequest<>(findQuery("next").map(NextKey::ordinal), limit());
  }

  private int limit() {
    return findQuery("limit").map(Integer::parseInt).orElse(LIMIT_DEFAULT);
  }

  private static OffsetDateTime time(String name, String text) {
    try {
      var time = OffsetDateTime.parse(text);
      if (time.getYear() >= 0 && time.getYear() <= YEAR_MAX) {
        return time;
      }
    } catch (DateTimeException e) {
      // The message below says what is expected.
    }
    throw new ApiException(
        ApiError.VALIDATION,
        name + ": must be a date, a time and an offset, such as 2026-01-31T12:00:00Z");
  }

  @Override
  public String toString() {
    return "RestCall[" + caller.accountId() + "]";
  }
}
