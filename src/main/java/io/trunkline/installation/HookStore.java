package io.trunkline.installation;

import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** SQL that finds the installation and valid secrets of a hook, and counts refused webhooks. */
final class HookStore {
  /**
   * A valid secret. {@code remaining} is the time until it expires, by the database's clock at the
   * time of the query; empty for a secret that does not expire.
   */
  public record LoadedSecret(Secret secret, Optional<Duration> remaining) {}

  /**
   * An installation with its valid secrets, newest first. {@code hostEndpoint} is present for an
   * installation on a self-managed host.
   */
  public record LoadedHook(
      Installation installation, List<LoadedSecret> secrets, Optional<String> hostEndpoint) {
    public LoadedHook {
      secrets = List.copyOf(secrets);
    }
  }

  /**
   * $1 hook keys. Returns one row for each valid secret, and one row for an installation without
   * any.
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
   * concurrent statements of several nodes do not deadlock. The join skips installations that were
   * deleted since the refusal.
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

  private final Statements statements;
  private final Sealer sealer;

  HookStore(Statements statements, Sealer sealer) {
    this.statements = statements;
    this.sealer = sealer;
  }

  /** Returns the hooks by their keys, without the unknown keys. */
  Future<Map<String, LoadedHook>> load(Collection<String> hookKeys) {
    return statements
        .run(LOAD, Tuple.of(hookKeys.stream().map(HookStore::storable).toArray(String[]::new)))
        .map(rows -> {
          var installations = new HashMap<String, Installation>();
          var secrets = new HashMap<String, List<LoadedSecret>>();
          var endpoints = new HashMap<String, String>();
          for (var row : rows) {
            var hookKey = row.getString("hook_key");
            installations.computeIfAbsent(hookKey, _ -> InstallationStore.installation(row));
            Optional.ofNullable(row.getString("provider_endpoint"))
                .ifPresent(endpoint -> endpoints.put(hookKey, endpoint));
            secret(row)
                .ifPresent(
                    secret -> secrets.computeIfAbsent(hookKey, _ -> new ArrayList<>()).add(secret));
          }
          var hooks = new HashMap<String, LoadedHook>();
          installations.forEach((hookKey, installation) ->
              hooks.put(
                  hookKey,
                  new LoadedHook(
                      installation,
                      secrets.getOrDefault(hookKey, List.of()),
                      Optional.ofNullable(endpoints.get(hookKey)))));
          return hooks;
        });
  }

  /**
   * Returns an empty string for a text that contains U+0000, because PostgreSQL would reject the
   * whole query. No hook key contains this character.
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

  private Optional<LoadedSecret> secret(Row row) {
    return Optional.ofNullable(row.getUUID("secret_id"))
        .map(id ->
            new LoadedSecret(
                open(id, row),
                Optional.ofNullable(row.getLong("remaining_ms")).map(Duration::ofMillis)));
  }

  private Secret open(UUID id, Row row) {
    var plain =
        sealer.open("installation_secret", "secret", id.toString(), row.getBuffer("secret"));
    return Secret.of(new String(plain, StandardCharsets.UTF_8));
  }
}
