package io.trunkline.node;

import io.trunkline.platform.secret.PrivateFiles;
import io.trunkline.settings.ConfigurationException;
import io.trunkline.settings.FileProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The folder {@code data.dir}, mode 0700. A node locks it, so that no second node uses it. The
 * operating system releases the lock when the process ends.
 */
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lockFile;

  private DataFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Throws {@link ConfigurationException} if the folder is in use or unsuitable. */
  static DataFolder lock(Path path) {
    requireFolder(path);
    var file = path.resolve("lock");
    try {
      var mode = PosixFilePermissions.fromString("rw-------");
      var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(mode));
      if (isLocked(channel)) {
        return new DataFolder(path, channel);
      }
      channel.close();
      throw new ConfigurationException(
          "the folder " + path + " is in use by another node; stop it or choose another data.dir");
    } catch (IOException e) {
      throw new ConfigurationException(
          "the folder %s is not writable: %s".formatted(path, FileProblem.describe(file, e)));
    }
  }

  /** Creates the folder if it is missing, and sets its mode to 0700. */
  private static void requireFolder(Path path) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new ConfigurationException(path + " is a file; choose a folder");
    }
    requireNotShared(path);
    try {
      PrivateFiles.folder(path);
    } catch (UncheckedIOException e) {
      throw new ConfigurationException(
          "the folder %s cannot be used: %s".formatted(path, reason(path, e)));
    }
  }

  private static String reason(Path path, UncheckedIOException fault) {
    var cause = Optional.ofNullable(fault.getCause()).orElseGet(() -> new IOException(fault));
    try {
      var owner = Files.exists(path) ? Files.getOwner(path).getName() : "";
      return owner.isEmpty() || owner.equals(System.getProperty("user.name"))
          ? FileProblem.describe(path, cause)
          : "it belongs to the user " + owner;
    } catch (IOException unreadable) {
      return FileProblem.describe(path, cause);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unlock " + path, e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException lockedByThisProcess) {
      return false;
    }
  }

  /** Rejects a folder such as /tmp, because changing its mode to 0700 would lock others out. */
  private static void requireNotShared(Path path) {
    if (!Files.isDirectory(path)) {
      return;
    }
    try (var content = Files.list(path)) {
      var isShared = Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE);
      if (isShared && content.findAny().isPresent()) {
        throw new ConfigurationException(
            "the folder "
                + path
                + " is writable by everybody; choose a folder of its own, such as "
                + path.resolve("trunkline"));
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          "the folder %s cannot be read: %s".formatted(path, FileProblem.describe(path, e)));
    }
  }
}
