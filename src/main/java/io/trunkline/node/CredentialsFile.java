package io.trunkline.node;

import io.trunkline.platform.secret.PrivateFiles;
import io.trunkline.platform.secret.Secret;
import io.trunkline.settings.TrunklineConfig.BootstrapSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * {@code data.dir/credentials}, an AWS credentials file that stores a generated first access key.
 * Reads and writes only the profile {@code default}, and leaves the rest of the file unchanged.
 */
final class CredentialsFile {
  private static final String HEADER = "[default]";
  private static final String ID = "aws_access_key_id";
  private static final String SECRET = "aws_secret_access_key";
  private static final String REGION = "region";
  private static final String ID_PREFIX = "AKIA";
  private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_LENGTH = 20;
  private static final int SECRET_BYTES = 30;

  /** The id and the secret of an access key. */
  record Credentials(String id, Secret secret) {}

  private final Path file;
  private final RandomGenerator random;

  CredentialsFile(Path file, RandomGenerator random) {
    this.file = file;
    this.random = random;
  }

  /**
   * Returns the first access key: the configured one, else the stored one, else a generated one.
   * Writes the file only if a part was generated.
   */
  Credentials accessKey(BootstrapSettings bootstrap, String region) {
    var lines = new ArrayList<>(PrivateFiles.read(file).orElse("").lines().toList());
    var storedId = find(lines, ID);
    var id = bootstrap.accessKeyId().or(() -> storedId).orElseGet(this::generateId);
    var storedSecret =
        find(lines, SECRET).filter(_ -> storedId.equals(Optional.of(id))).map(Secret::of);
    var known = bootstrap.secretAccessKey().or(() -> storedSecret);
    var key = new Credentials(id, known.orElseGet(this::generateSecret));
    var isConfigured =
        bootstrap.accessKeyId().isPresent() && bootstrap.secretAccessKey().isPresent();
    if (!isConfigured && !(storedId.equals(Optional.of(id)) && storedSecret.equals(known))) {
      put(lines, ID, key.id());
      put(lines, SECRET, key.secret().reveal());
      if (find(lines, REGION).isEmpty()) {
        put(lines, REGION, region);
      }
      PrivateFiles.write(file, String.join("\n", lines) + "\n");
    }
    return key;
  }

  private String generateId() {
    var id = new StringBuilder(ID_PREFIX);
    while (id.length() < ID_LENGTH) {
      id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
    }
    return id.toString();
  }

  private Secret generateSecret() {
    var bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Secret.of(Base64.getEncoder().encodeToString(bytes));
  }

  private static Optional<String> find(List<String> lines, String name) {
    return profile(lines).stream()
        .map(entry(name)::matcher)
        .filter(it -> it.matches())
        .map(it -> it.group(1))
        .findFirst();
  }

  private static void put(List<String> lines, String name, String value) {
    if (headerIndex(lines) < 0) {
      lines.add(HEADER);
    }
    var profile = profile(lines);
    profile.removeIf(entry(name).asMatchPredicate());
    profile.add(name + " = " + value);
  }

  /** Returns a view of the lines of the default profile, up to its last line that is not blank. */
  private static List<String> profile(List<String> lines) {
    var header = headerIndex(lines);
    if (header < 0) {
      return lines.subList(0, 0);
    }
    var end = header + 1;
    for (var i = end; i < lines.size() && !lines.get(i).startsWith("["); i++) {
      if (!lines.get(i).isBlank()) {
        end = i + 1;
      }
    }
    return lines.subList(header + 1, end);
  }

  private static int headerIndex(List<String> lines) {
    return lines.stream().map(String::strip).toList().indexOf(HEADER);
  }

  private static Pattern entry(String name) {
    return Pattern.compile("\\s*" + name + "\\s*=\\s*(\\S+)\\s*");
  }
}
