package io.trunkline.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Says in plain words why a file or folder cannot be used. */
public final class FileProblem {
  private FileProblem() {}

  public static String describe(Path file, IOException cause) {
    if (Files.isDirectory(file)) {
      return "it is a folder";
    }
    return switch (cause) {
      case NoSuchFileException _ -> "it does not exist";
      case AccessDeniedException _ -> "permission denied";
      case CharacterCodingException _ -> "it is not UTF-8 text";
      case FileAlreadyExistsException e -> e.getFile() + " is not a folder";
      case FileSystemException e -> Optional.ofNullable(e.getReason()).orElseGet(e::toString);
      default -> String.valueOf(cause.getMessage());
    };
  }
}
