package io.trunkline.node;

import io.trunkline.platform.secret.PrivateFiles;
import io.trunkline.settings.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The folder {@code data.dir}, mode 0700, held by one node at a time: its lock goes with the
 * process, however that ends.
 */
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Throws {@link ConfigurationException} when it must not or cannot be used. */
  static DataFolder hold(Path path) {
    requireOwn(path);
    PrivateFiles.folder(path);
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
          "data.dir " + path + " is in use by another node; stop it or choose another data.dir");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + file + ": " + e.getMessage(), e);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unlock " + path, e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  /** A folder that everybody writes to, like /tmp, is not narrowed to one user. */
  private static void requireOwn(Path path) {
    if (!Files.isDirectory(path)) {
      return;
    }
    try (var content = Files.list(path)) {
      var isShared = Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE);
      if (isShared && content.findAny().isPresent()) {
        throw new ConfigurationException(
            "data.dir "
                + path
                + " is a folder that everybody may write to; choose one of its own, like "
                + path.resolve("trunkline"));
      }
    } catch (IOException e) {
      throw new ConfigurationException("data.dir " + path + " cannot be read: " + e.getMessage());
    }
  }
}
