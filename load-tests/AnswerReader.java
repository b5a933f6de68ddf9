import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads HTTP/1.1 responses that have a `Content-Length`. */
final class AnswerReader {
  private static final int BYTES_MAX = 1 << 17;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d{1,6})\r\n");
  private static final String DELIVERY = "\"deliveryId\":\"";

  private final InputStream in;
  private final byte[] bytes = new byte[BYTES_MAX];

  /** Status, body, and the delivery id if the body contains one. */
  record Answer(int status, String body, Optional<UUID> delivery) {
    /** Whether the delivery was stored with a dispatch for the one pipeline. */
    boolean isAccepted() {
      return status == 202 && delivery.isPresent() && body.contains("\"dispatches\":1}");
    }
  }

  AnswerReader(InputStream in) {
    this.in = in;
  }

  Answer read() throws IOException {
    var count = 0;
    while (true) {
      var got = in.read(bytes, count, bytes.length - count);
      if (got <= 0) {
        throw new EOFException();
      }
      count += got;
      var text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
      var end = text.indexOf("\r\n\r\n");
      if (end >= 0 && count >= end + 4 + length(text)) {
        return answer(text, end + 4);
      }
    }
  }

  private static int length(String text) throws IOException {
    var length = LENGTH.matcher(text);
    if (!length.find()) {
      throw new IOException(
          "a response without a Content-Length: " + text.lines().findFirst().orElse(""));
    }
    return Integer.parseInt(length.group(1));
  }

  private static Answer answer(String text, int bodyStart) {
    var status = Integer.parseInt(text.substring(9, 12));
    var body = text.substring(bodyStart);
    var at = body.indexOf(DELIVERY);
    if (at < 0) {
      return new Answer(status, body, Optional.empty());
    }
    var start = at + DELIVERY.length();
    return new Answer(
        status, body, Optional.of(UUID.fromString(body.substring(start, start + 36))));
  }
}
