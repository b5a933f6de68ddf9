import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The bare handler, running in its own JVM. */
record BareServer(ChildJvm jvm, int port) implements AutoCloseable {
  static BareServer start(Scratch scratch, Path classes) throws IOException, InterruptedException {
    var port = ChildJvm.freePort();
    var path = classes + File.pathSeparator + System.getProperty("java.class.path");
    var arguments = List.of("-cp", path, "BareHandler", Integer.toString(port));
    var jvm = ChildJvm.start(arguments, Map.of(), scratch.file("bare.log"));
    try {
      jvm.awaitReady(URI.create("http://127.0.0.1:" + port + "/"));
    } catch (IOException e) {
      jvm.close();
      throw e;
    }
    return new BareServer(jvm, port);
  }

  @Override
  public void close() {
    jvm.close();
  }
}
