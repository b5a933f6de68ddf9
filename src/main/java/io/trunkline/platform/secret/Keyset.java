package io.trunkline.platform.secret;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;

/**
 * The AES-256-GCM keys that seal secrets at rest. The primary key seals, all keys open. The JSON
 * form is Tink's.
 */
public final class Keyset {
  private final KeysetHandle handle;

  private Keyset(KeysetHandle handle) {
    this.handle = handle;
  }

  public static Keyset generate() {
    try {
      AeadConfig.register();
      return new Keyset(
          KeysetHandle.generateNew(
              PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot create an AES-256-GCM key", e);
    }
  }

  /**
   * Parses a keyset. @throws IllegalArgumentException if the text is not such a keyset; the message
   * does not quote it
   */
  public static Keyset parse(Secret json) {
    try {
      AeadConfig.register();
      var handle =
          TinkJsonProtoKeysetFormat.parseKeyset(
              json.reveal(), RegistryConfiguration.get(), InsecureSecretKeyAccess.get());
      requireAesGcm(handle);
      return new Keyset(handle);
    } catch (GeneralSecurityException | RuntimeException e) {
      // The cause may quote key material, so it is left out.
      throw new IllegalArgumentException(
          "not a Tink JSON keyset of AES-256-GCM keys; 'trunkline keyset generate' creates one");
    }
  }

  /** Adds a new primary key; the old keys stay, so that existing secrets still open. */
  public Keyset rotate() {
    try {
      var fresh =
          KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
              .withRandomId()
              .makePrimary();
      return new Keyset(KeysetHandle.newBuilder(handle).addEntry(fresh).build());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM cannot create an AES-256-GCM key", e);
    }
  }

  public int keyCount() {
    return handle.size();
  }

  public Secret json() {
    try {
      return Secret.of(
          TinkJsonProtoKeysetFormat.serializeKeyset(
              handle, RegistryConfiguration.get(), InsecureSecretKeyAccess.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the keyset cannot be written as JSON", e);
    }
  }

  public Sealer sealer() {
    return new Sealer(handle);
  }

  private static void requireAesGcm(KeysetHandle handle) throws GeneralSecurityException {
    for (var i = 0; i < handle.size(); i++) {
      if (!handle.getAt(i).getKey().getParameters().equals(PredefinedAeadParameters.AES256_GCM)) {
        throw new GeneralSecurityException("the key is not an AES-GCM key");
      }
    }
  }
}
