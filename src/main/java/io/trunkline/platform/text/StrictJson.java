package io.trunkline.platform.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Parses JSON as RFC 8259 defines it. Vert.x's own parser also accepts comments, and keeps the last
 * of two members of the same name.
 */
public final class StrictJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private StrictJson() {}

  /**
   * Returns the value, as {@link Json#decodeValue(Buffer)} does.
   *
   * @throws DecodeException if the text is not valid, or an object has two members of the same name
   */
  public static @Nullable Object decode(Buffer text) {
    try (var parser = FACTORY.createParser(text.getBytes())) {
      var token = parser.nextToken();
      while (token != null) {
        token = parser.nextToken();
      }
    } catch (IOException e) {
      throw new DecodeException(firstLine(e.getMessage()));
    }
    return Json.decodeValue(text);
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }
}
