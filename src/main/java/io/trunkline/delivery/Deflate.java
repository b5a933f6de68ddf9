package io.trunkline.delivery;

import io.vertx.core.buffer.Buffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Compresses payloads with raw deflate (RFC 1951). Level 1 is the fastest, which matters because
 * every webhook is compressed but few payloads are read again.
 */
final class Deflate {
  private static final int CHUNK_BYTES = 8_192;

  /** One deflater per thread, because a new one allocates a quarter of a megabyte. */
  private static final ThreadLocal<Deflater> DEFLATER =
      ThreadLocal.withInitial(() -> new Deflater(Deflater.BEST_SPEED, true));

  private Deflate() {}

  static Buffer deflate(Buffer raw) {
    var deflater = DEFLATER.get();
    deflater.reset();
    deflater.setInput(raw.getBytes());
    deflater.finish();
    var deflated = Buffer.buffer(raw.length() / 3 + 64);
    var chunk = new byte[Math.min(CHUNK_BYTES, raw.length() + 64)];
    while (!deflater.finished()) {
      deflated.appendBytes(chunk, 0, deflater.deflate(chunk));
    }
    return deflated;
  }

  static Buffer inflate(Buffer deflated) {
    var inflater = new Inflater(true);
    try {
      inflater.setInput(deflated.getBytes());
      var raw = Buffer.buffer(deflated.length() * 4);
      var chunk = new byte[CHUNK_BYTES];
      while (!inflater.finished()) {
        int count = inflater.inflate(chunk);
        if (count == 0 && !inflater.finished()) {
          throw new IllegalStateException("a stored body is truncated");
        }
        raw.appendBytes(chunk, 0, count);
      }
      return raw;
    } catch (DataFormatException e) {
      throw new IllegalStateException("a stored body is not a deflate stream", e);
    } finally {
      inflater.end();
    }
  }
}
