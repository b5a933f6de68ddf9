import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.Callable;

/** One connection: sends a request, waits for its answer, sends the next. */
final class Sender implements Callable<Tally> {
  private static final int ANSWER_MILLIS_MAX = 30_000;
  private static final int BROKEN_MAX = 20;

  private final Push push;
  private final int port;
  private final long deadline;
  private final Tally tally = new Tally();

  /** {@code deadline} is a {@link System#nanoTime} after which no request starts. */
  Sender(Push push, int port, long deadline) {
    this.push = push;
    this.port = port;
    this.deadline = deadline;
  }

  @Override
  public Tally call() throws Exception {
    for (var broken = 0; System.nanoTime() < deadline; broken++) {
      if (broken > BROKEN_MAX) {
        throw new IOException("connections to port " + port + " keep breaking");
      }
      try (var socket = new Socket()) {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWER_MILLIS_MAX);
        socket.connect(new InetSocketAddress("127.0.0.1", port), ANSWER_MILLIS_MAX);
        sendUntilDeadline(socket);
      } catch (EOFException | java.net.SocketException e) {
        tally.other("connection closed");
      }
    }
    return tally;
  }

  private void sendUntilDeadline(Socket socket) throws Exception {
    var out = socket.getOutputStream();
    var answers = new AnswerReader(socket.getInputStream());
    while (System.nanoTime() < deadline) {
      // Signing is not part of the measured time.
      var request = push.next();
      var start = System.nanoTime();
      out.write(request);
      var answer = answers.read();
      tally.answered(System.nanoTime() - start, answer);
    }
  }
}
