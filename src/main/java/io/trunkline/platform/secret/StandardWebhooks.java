package io.trunkline.platform.secret;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;

/**
 * Symmetric signatures as in Standard Webhooks 1.0.0, section "Signature scheme": HMAC-SHA256 of
 * {@code <webhook-id>.<webhook-timestamp>.<raw body>}, sent as {@code v1,<base64>} in the header
 * {@code webhook-signature}. A secret is {@code whsec_} followed by its key in base64.
 */
public final class StandardWebhooks {
  public static final String SECRET_PREFIX = "whsec_";
  public static final String ID_HEADER = "webhook-id";
  public static final String TIMESTAMP_HEADER = "webhook-timestamp";
  public static final String SIGNATURE_HEADER = "webhook-signature";

  private static final String SIGNATURE_VERSION = "v1,";
  private static final int GENERATED_KEY_BYTES = 32;

  /** Largest difference between a webhook's timestamp and our clock. */
  private static final Duration TIMESTAMP_TOLERANCE = Duration.ofMinutes(5);

  /** The maximum number of signatures of a webhook. A sender that rotates its keys sends two. */
  private static final int SIGNATURES_MAX = 32;

  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

  private StandardWebhooks() {}

  /**
   * The signatures of a received webhook.
   *
   * @param signedPrefix what is hashed before the body: {@code <id>.<timestamp>.}
   * @param hashes at least one, each of any length
   */
  public record Signatures(Buffer signedPrefix, List<Buffer> hashes) {
    public Signatures {
      hashes = List.copyOf(hashes);
    }

    /** A hash that has consumed {@code signedPrefix} and still needs the body. */
    public Mac startHash(byte[] key) {
      var mac = Hashes.hmac(Hashes.HMAC_SHA_256, key);
      mac.update(signedPrefix.getBytes());
      return mac;
    }
  }

  /** Returns a new secret with a random key of 32 bytes. */
  public static Secret generateSecret(RandomGenerator random) {
    var key = new byte[GENERATED_KEY_BYTES];
    random.nextBytes(key);
    return Secret.of(SECRET_PREFIX + Base64.getEncoder().encodeToString(key));
  }

  /** Whether the secret begins with {@code whsec_}; its key may still be malformed. */
  public static boolean hasSecretPrefix(Secret secret) {
    return secret.reveal().startsWith(SECRET_PREFIX);
  }

  /** The key of a secret; empty if the prefix or the key is missing, or the key is not base64. */
  public static Optional<byte[]> findKey(Secret secret) {
    return hasSecretPrefix(secret)
        ? decode(secret.reveal().substring(SECRET_PREFIX.length())).filter(key -> key.length > 0)
        : Optional.empty();
  }

  /**
   * Returns the three headers that identify and sign a webhook, with one signature for each key.
   * During a rotation there are two, and a receiver accepts the one that it can verify.
   */
  public static Map<String, String> sign(
      List<byte[]> keys, String id, Instant sentAt, Buffer body) {
    var timestamp = Long.toString(sentAt.getEpochSecond());
    var prefix = "%s.%s.".formatted(id, timestamp).getBytes(StandardCharsets.UTF_8);
    var signatures =
        keys.stream().map(key -> signature(key, prefix, body)).collect(Collectors.joining(" "));
    return Map.of(ID_HEADER, id, TIMESTAMP_HEADER, timestamp, SIGNATURE_HEADER, signatures);
  }

  private static String signature(byte[] key, byte[] prefix, Buffer body) {
    var mac = Hashes.hmac(Hashes.HMAC_SHA_256, key);
    mac.update(prefix);
    return SIGNATURE_VERSION + Base64.getEncoder().encodeToString(Hashes.hash(mac, body));
  }

  /**
   * Reads the three headers. Empty if one is missing, repeated or malformed, if the timestamp is
   * more than five minutes from {@code now}, or if there are more than 32 signatures.
   */
  public static Optional<Signatures> readSignatures(MultiMap headers, Instant now) {
    var id = findOnly(ID_HEADER, headers).filter(value -> !value.isBlank());
    var timestamp = findOnly(TIMESTAMP_HEADER, headers).filter(value -> isRecent(value, now));
    var hashes =
        findOnly(SIGNATURE_HEADER, headers).map(StandardWebhooks::readHashes).orElse(List.of());
    return id.isEmpty() || timestamp.isEmpty() || hashes.isEmpty()
        ? Optional.empty()
        : Optional.of(new Signatures(signedPrefix(id.get(), timestamp.get()), hashes));
  }

  private static Optional<String> findOnly(String header, MultiMap headers) {
    var values = headers.getAll(header);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  private static boolean isRecent(String seconds, Instant now) {
    return SECONDS.matcher(seconds).matches()
        && Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), now)
                .abs()
                .compareTo(TIMESTAMP_TOLERANCE)
            <= 0;
  }

  /** The signatures of version {@code v1}. Other versions and broken base64 are skipped. */
  private static List<Buffer> readHashes(String signatures) {
    var parts = signatures.split(" ", SIGNATURES_MAX + 1);
    if (parts.length > SIGNATURES_MAX) {
      return List.of();
    }
    var hashes = new ArrayList<Buffer>();
    for (var part : parts) {
      if (part.startsWith(SIGNATURE_VERSION)) {
        decode(part.substring(SIGNATURE_VERSION.length()))
            .map(Buffer::buffer)
            .ifPresent(hashes::add);
      }
    }
    return hashes;
  }

  /** The HTTP server decodes each byte of a header as one character. */
  private static Buffer signedPrefix(String id, String timestamp) {
    return Buffer.buffer("%s.%s.".formatted(id, timestamp).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Optional<byte[]> decode(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
