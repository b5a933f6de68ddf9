package io.trunkline.platform.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Creates files with mode 0600 and folders with mode 0700, so that nobody else can ever read them.
 */
public final class PrivateFiles {
  private static final String FILE_MODE = "rw-------";
  private static final String FOLDER_MODE = "rwx------";

  private PrivateFiles() {}

  /** Replaces the file atomically. */
  public static void write(Path file, String text) {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FILE_MODE));
      var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try (var channel = FileChannel.open(fresh, options, mode)) {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Sets the file's mode to 0600 and returns its text; empty if there is no such file. */
  public static Optional<String> read(Path file) {
    try {
      var text = Files.readString(file);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FILE_MODE));
      return Optional.of(text);
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Creates the folder and its parents, and sets the folder's mode to 0700. */
  public static Path folder(Path folder) {
    try {
      if (folder.getParent() != null) {
        Files.createDirectories(folder.getParent());
      }
      var mode = PosixFilePermissions.fromString(FOLDER_MODE);
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(mode));
      }
      return Files.setPosixFilePermissions(folder, mode);
    } catch (FileAlreadyExistsException e) {
      throw new UncheckedIOException(
          "cannot use folder %s: %s is a file".formatted(folder, e.getFile()), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use folder " + folder + ": " + e.getMessage(), e);
    }
  }
}
