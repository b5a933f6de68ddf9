package io.trunkline.node;

import io.trunkline.platform.postgres.EmbeddedServer;
import io.trunkline.platform.secret.Keyset;
import io.trunkline.platform.secret.PrivateFiles;
import io.trunkline.platform.secret.Secret;
import io.trunkline.settings.ConfigurationException;
import io.trunkline.settings.Setting;
import io.trunkline.settings.TrunklineConfig.StorageSettings;
import java.util.Optional;

/** The keyset of a node: from the settings, or else in the data folder. */
final class NodeKeyset {
  private NodeKeyset() {}

  /** Returns the keyset. Generates it if the data folder is new. */
  static Keyset open(StorageSettings storage) {
    return find(storage)
        .orElseGet(() -> {
          var keyset = Keyset.generate();
          PrivateFiles.write(storage.keysetFile(), keyset.json().reveal() + "\n");
          return keyset;
        });
  }

  /**
   * Returns the keyset, or empty if it is still to be generated.
   *
   * @throws ConfigurationException if it is invalid, or missing although a database needs it
   */
  static Optional<Keyset> find(StorageSettings storage) {
    if (storage.keyset().isPresent()) {
      return storage.keyset().map(json -> parse(json, Setting.SECRETS_KEYSET.key()));
    }
    var file = storage.keysetFile();
    var found = PrivateFiles.read(file).map(text -> parse(Secret.of(text), file.toString()));
    if (found.isEmpty() && EmbeddedServer.existsIn(storage.dataFolder())) {
      throw new ConfigurationException(
          file
              + " is missing, but the secrets in the database can only be decrypted with it;"
              + " restore the file");
    }
    return found;
  }

  private static Keyset parse(Secret json, String origin) {
    try {
      return Keyset.parse(json);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(origin + " is " + e.getMessage());
    }
  }
}
