package io.trunkline.node;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a command in a process of its own, from the classes under test. */
public final class ChildCommand {
  private ChildCommand() {}

  /** Starts the command without settings from the environment; {@code log} receives its output. */
  public static Process start(Path working, Path log, String... arguments) throws IOException {
    return start(working, log, List.of(), System.getProperty("java.class.path"), arguments);
  }

  public static Process start(
      Path working, Path log, List<String> jvm, String classPath, String... arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath, "io.trunkline.Main"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(it -> it.startsWith("TRUNKLINE_"));
    builder.environment().remove("DATABASE_URL");
    return builder
        .directory(working.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
