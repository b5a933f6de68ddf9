import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** Deliveries that reached the pipeline. */
interface Deliveries {
  /** Returns those that arrived since the previous call, including repeats. */
  List<UUID> take() throws IOException;
}
