package io.trunkline.provider.github;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads a field of a body in {@code application/x-www-form-urlencoded}. */
final class FormField {
  private FormField() {}

  /**
   * Returns the decoded value of the first field with this name.
   *
   * @param name only ASCII letters
   */
  static Optional<byte[]> find(byte[] form, String name) {
    var wanted = (name + "=").getBytes(StandardCharsets.US_ASCII);
    for (var start = 0; start < form.length; ) {
      var end = indexOf(form, '&', start);
      var valueStart = start + wanted.length;
      if (valueStart <= end && Arrays.equals(form, start, valueStart, wanted, 0, wanted.length)) {
        return Optional.of(decode(form, valueStart, end));
      }
      start = end + 1;
    }
    return Optional.empty();
  }

  private static int indexOf(byte[] form, char wanted, int from) {
    for (var i = from; i < form.length; i++) {
      if (form[i] == wanted) {
        return i;
      }
    }
    return form.length;
  }

  /** Decodes as browsers do: a percent sign without two hex digits remains a percent sign. */
  private static byte[] decode(byte[] form, int start, int end) {
    var decoded = new byte[end - start];
    var length = 0;
    for (var i = start; i < end; i++) {
      var high = i + 2 < end ? Character.digit(form[i + 1], 16) : -1;
      var low = i + 2 < end ? Character.digit(form[i + 2], 16) : -1;
      if (form[i] == '%' && high >= 0 && low >= 0) {
        decoded[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        decoded[length++] = form[i] == '+' ? (byte) ' ' : form[i];
      }
    }
    return Arrays.copyOf(decoded, length);
  }
}
