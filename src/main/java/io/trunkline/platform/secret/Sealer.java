package io.trunkline.platform.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Seals secrets at rest with authenticated encryption. A sealed value is bound to its table, column
 * and row and cannot be opened anywhere else.
 */
public final class Sealer {
  private final Aead aead;
  private final long keyId;

  public Sealer(KeysetHandle keyset) {
    try {
      AeadConfig.register();
      keyId = Integer.toUnsignedLong(keyset.getPrimary().getId());
      aead = keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the keyset cannot seal", e);
    }
  }

  public Buffer seal(String table, String column, String rowId, byte[] plain) {
    try {
      return Buffer.buffer(aead.encrypt(plain, place(table, column, rowId)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal " + table + "." + column, e);
    }
  }

  /** Tink's id of the key that seals. */
  public long keyId() {
    return keyId;
  }

  /**
   * Opens a sealed secret. @throws UnreadableSecretException if it was sealed for another row or
   * with another keyset
   */
  public byte[] open(String table, String column, String rowId, Buffer sealed) {
    try {
      return aead.decrypt(sealed.getBytes(), place(table, column, rowId));
    } catch (GeneralSecurityException e) {
      throw new UnreadableSecretException(
          ("cannot open %s.%s of row %s: it was moved here, or sealed with a key"
                  + " that secrets.keyset lacks")
              .formatted(table, column, rowId),
          e);
    }
  }

  private static byte[] place(String table, String column, String rowId) {
    return String.join("\n", table, column, rowId).getBytes(StandardCharsets.UTF_8);
  }
}
