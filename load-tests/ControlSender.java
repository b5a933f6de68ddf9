import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.Callable;

/** One connection to the control listener: sends a call, waits for its answer, sends the next. */
final class ControlSender implements Callable<Tally> {
  private static final int ANSWER_MILLIS_MAX = 30_000;

  private final ControlCall call;
  private final int port;
  private final long deadline;

  /** {@code deadline} is a {@link System#nanoTime} after which no call starts. */
  ControlSender(ControlCall call, int port, long deadline) {
    this.call = call;
    this.port = port;
    this.deadline = deadline;
  }

  @Override
  public Tally call() throws IOException {
    var tally = new Tally();
    try (var socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(ANSWER_MILLIS_MAX);
      socket.connect(new InetSocketAddress("127.0.0.1", port), ANSWER_MILLIS_MAX);
      var out = socket.getOutputStream();
      var answers = new AnswerReader(socket.getInputStream());
      while (System.nanoTime() < deadline) {
        // Signing is not part of the measured time.
        var request = call.next();
        var start = System.nanoTime();
        out.write(request);
        var answer = answers.read();
        tally.answered(System.nanoTime() - start, answer, call.expectedStatus());
      }
    }
    return tally;
  }
}
