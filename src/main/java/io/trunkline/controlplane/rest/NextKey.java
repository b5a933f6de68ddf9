package io.trunkline.controlplane.rest;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The {@code next} token of a list: the key of the last element in base64url. It is not sealed,
 * because a forged one can only skip elements of the caller's own list.
 */
final class NextKey {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.@_-]{1,128}");
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final Pattern ORDINAL = Pattern.compile("[0-9]{1,18}");

  private NextKey() {}

  static String of(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  static String name(String next) {
    return read(next, NAME);
  }

  static long ordinal(String next) {
    return Long.parseLong(read(next, ORDINAL));
  }

  static UUID id(String next) {
    return UUID.fromString(read(next, ID));
  }

  private static String read(String next, Pattern form) {
    try {
      var key = new String(Base64.getUrlDecoder().decode(next), StandardCharsets.UTF_8);
      if (form.matcher(key).matches()) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static ApiException invalid() {
    return new ApiException(
        ApiError.VALIDATION, "next: invalid page token; omit it to start from the first page");
  }
}
