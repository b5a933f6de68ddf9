package io.trunkline.ingress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A connection on which a test sends exactly the bytes that it wants. */
final class RawSocket implements AutoCloseable {
  private static final int WAIT_MILLIS = 30_000;
  private final Socket socket;

  RawSocket(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  RawSocket(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(WAIT_MILLIS);
  }

  RawSocket send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawSocket send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Sends until the other side accepts no more; returns how many bytes it accepted. */
  long sendUntilRefused(byte[] chunk, long bytesMax) {
    long sent = 0;
    try {
      while (sent < bytesMax) {
        send(chunk);
        sent += chunk.length;
      }
    } catch (IOException e) {
      return sent;
    }
    return sent;
  }

  /** Returns the first line of the response; empty if the connection was closed without one. */
  String firstLine() throws IOException {
    var line = new ByteArrayOutputStream();
    int c = read();
    while (c >= 0 && c != '\n') {
      line.write(c);
      c = read();
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  private int read() throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (SocketException e) {
      return -1;
    }
  }

  /** Returns everything that arrives until the connection is closed. */
  byte[] readAll() throws IOException {
    var all = new ByteArrayOutputStream();
    int c = read();
    while (c >= 0) {
      all.write(c);
      c = read();
    }
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
