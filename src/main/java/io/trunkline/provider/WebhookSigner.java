package io.trunkline.provider;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.SignatureScheme.HexHmac;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.Map;

/** Signs a body the way a provider does, for receivers that believe only that provider. */
public final class WebhookSigner {

  /** The header to send: name and value. The secret is not blank. */
  public Map.Entry<String, String> sign(SignatureScheme scheme, Secret secret, Buffer body) {
    if (secret.reveal().isBlank()) {
      throw new IllegalArgumentException("a blank secret signs nothing");
    }
    return switch (scheme) {
      case HexHmac hmac ->
          Map.entry(
              hmac.header(),
              hmac.prefix()
                  + HexFormat.of().formatHex(Hmac.keyed(hmac, secret).doFinal(body.getBytes())));
    };
  }
}
