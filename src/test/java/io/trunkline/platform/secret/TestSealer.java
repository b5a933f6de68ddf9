package io.trunkline.platform.secret;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;

/** Creates sealers with a generated keyset. */
public final class TestSealer {
  private TestSealer() {}

  public static Sealer create() {
    try {
      AeadConfig.register();
      return new Sealer(
          KeysetHandle.generateNew(
              PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
