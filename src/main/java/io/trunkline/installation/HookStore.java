package io.trunkline.installation;

import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.UnreadableRows;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.UnreadableSecretException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** SQL that finds the installation and valid secrets of a hook, and counts refused webhooks. */
final class HookStore {
  /**
   * A valid secret. {@code remaining} is the time from the query until the secret expires, by the
   * database's clock; empty if the secret does not expire.
   */
  public record LoadedSecret(Secret secret, Optional<Duration> remaining) {}

  /**
   * An installation with its valid secrets, newest first, without those that cannot be read. {@code
   * hostEndpoint} is present for an installation on a self-managed host.
   */
  public record LoadedHook(
      Installation installation,
      List<LoadedSecret> secrets,
      boolean hasUnreadableSecret,
      Optional<String> hostEndpoint) {
    public LoadedHook {
      secrets = List.copyOf(secrets);
    }
  }

  /**
   * $1 hook keys. Returns one row for each valid secret, and one row for an installation without
   * valid secrets.
   */
  private static final String LOAD =
      """
      SELECT %s, h.provider_endpoint, s.id AS secret_id, s.secret,
             (extract(epoch FROM s.expires_at - now()) * 1000)::bigint AS remaining_ms
      FROM installation i
      LEFT JOIN provider_installation p ON p.id = i.provider_installation_id
      LEFT JOIN host h ON h.arn = i.host_arn
      LEFT JOIN installation_secret s
        ON s.installation_id = i.id AND (s.expires_at IS NULL OR s.expires_at > now())
      WHERE i.hook_key = ANY($1::text[])
      ORDER BY i.id, s.created_at DESC\
      """
          .formatted(InstallationStore.COLUMNS);

  /**
   * $1 installations, $2 reasons, $3 counts; arrays of the same length. Rows are ordered, so that
   * concurrent statements of several nodes do not deadlock. The join skips installations that have
   * been deleted since the refusal.
   */
  private static final String RECORD_REFUSALS =
      """
      INSERT INTO refusal (installation_id, reason, count)
      SELECT r.installation_id, r.reason, r.count
      FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS r (installation_id, reason, count)
      JOIN installation i ON i.id = r.installation_id
      ORDER BY r.installation_id, r.reason
      ON CONFLICT (installation_id, reason)
        DO UPDATE SET count = refusal.count + excluded.count, last_at = now()\
      """;

  private static final String SECRETS = "installation_secret";

  private final Statements statements;
  private final Sealer sealer;

  HookStore(Statements statements, Sealer sealer) {
    this.statements = statements;
    this.sealer = sealer;
  }

  /** Returns a map from keys to hooks. It does not contain unknown keys. */
  Future<Map<String, LoadedHook>> load(Collection<String> hookKeys) {
    return statements
        .run(LOAD, Tuple.of(hookKeys.stream().map(HookStore::storable).toArray(String[]::new)))
        .map(rows -> {
          var rowsByKey = new LinkedHashMap<String, List<Row>>();
          rows.forEach(row ->
              rowsByKey
                  .computeIfAbsent(row.getString("hook_key"), _ -> new ArrayList<>())
                  .add(row));
          var hooks = new HashMap<String, LoadedHook>();
          rowsByKey.forEach((hookKey, hookRows) ->
              UnreadableRows.readOr(
                      Optional.<LoadedHook>empty(),
                      "installation",
                      hookRows.getFirst().getUUID("id"),
                      () -> Optional.of(hook(hookRows)))
                  .ifPresent(hook -> hooks.put(hookKey, hook)));
          return hooks;
        });
  }

  private LoadedHook hook(List<Row> rows) {
    var first = rows.getFirst();
    var sealed = rows.stream().filter(row -> row.getUUID("secret_id") != null).toList();
    var secrets = sealed.stream().flatMap(row -> secret(row).stream()).toList();
    return new LoadedHook(
        InstallationStore.installation(first),
        secrets,
        secrets.size() < sealed.size(),
        Optional.ofNullable(first.getString("provider_endpoint")));
  }

  /**
   * Replaces a key that contains U+0000 with the empty string, because PostgreSQL would reject the
   * whole query. No valid hook key contains this character.
   */
  private static String storable(String hookKey) {
    return hookKey.indexOf('\0') < 0 ? hookKey : "";
  }

  /** Adds the counts to those in the table. */
  Future<Void> recordRefusals(Map<HookRefusal, Long> counts) {
    var refusals = new ArrayList<>(counts.keySet());
    refusals.sort(
        Comparator.comparing((HookRefusal refusal) -> refusal.installationId().value())
            .thenComparing(HookRefusal::reason));
    return statements
        .run(
            RECORD_REFUSALS,
            Tuple.of(
                refusals.stream()
                    .map(refusal -> refusal.installationId().value())
                    .toArray(UUID[]::new),
                refusals.stream().map(HookRefusal::reason).toArray(String[]::new),
                refusals.stream().map(counts::get).toArray(Long[]::new)))
        .mapEmpty();
  }

  /** Returns empty and reports the row if the secret is unreadable. */
  private Optional<LoadedSecret> secret(Row row) {
    var id = row.getUUID("secret_id");
    try {
      var plain = sealer.open(SECRETS, "secret", id.toString(), row.getBuffer("secret"));
      return Optional.of(
          new LoadedSecret(
              Secret.of(new String(plain, StandardCharsets.UTF_8)),
              Optional.ofNullable(row.getLong("remaining_ms")).map(Duration::ofMillis)));
    } catch (UnreadableSecretException e) {
      UnreadableRows.report(SECRETS, id, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
