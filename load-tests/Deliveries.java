import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** What reached the pipeline. */
interface Deliveries {
  /** Those that came since the last call, repeats among them. */
  List<UUID> take() throws IOException;
}
