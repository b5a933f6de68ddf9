import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads the deliveries that the event-bus pipeline has written to its file. */
final class SeenFile implements Deliveries {
  private static final int RECORD_BYTES = 16;
  private final Path file;
  private long offset;

  SeenFile(Path file) {
    this.file = file;
  }

  @Override
  public List<UUID> take() throws IOException {
    try (var channel = FileChannel.open(file)) {
      var count = (int) ((channel.size() - offset) / RECORD_BYTES);
      var bytes = ByteBuffer.allocate(count * RECORD_BYTES);
      while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
        // The file only grows, so continue where the previous call stopped.
      }
      bytes.flip();
      offset += bytes.limit();
      var taken = new ArrayList<UUID>(count);
      while (bytes.hasRemaining()) {
        taken.add(new UUID(bytes.getLong(), bytes.getLong()));
      }
      return taken;
    }
  }
}
