package io.trunkline.provider;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.SignatureScheme.HexHmac;
import io.trunkline.provider.Verification.Rejected;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a webhook comes from its provider. All comparing of signatures is here and in
 * {@link SignatureCheck}; closed by default, for without a usable secret nothing verifies.
 */
public final class WebhookVerifier {

  /**
   * Begins before the body is there. Empty when the signature's header is missing, present twice or
   * malformed: no body can make that good. A blank secret verifies nothing.
   */
  public Optional<SignatureCheck> begin(
      SignatureScheme scheme, MultiMap headers, List<Secret> secrets) {
    return switch (scheme) {
      case HexHmac hmac ->
          signature(hmac, headers)
              .map(signature ->
                  new SignatureCheck(
                      headers,
                      signature,
                      secrets.stream()
                          .filter(secret -> !secret.reveal().isBlank())
                          .map(secret -> Hmac.keyed(hmac, secret))
                          .toList()));
    };
  }

  /** The same for a body that is there in one piece. */
  public Verification verify(
      SignatureScheme scheme, MultiMap headers, Buffer body, List<Secret> secrets) {
    return begin(scheme, headers, secrets)
        .map(check -> check.update(body).finish(body))
        .orElseGet(() -> new Rejected("the signature is missing or malformed"));
  }

  /** A person who may explain vouches for this body; nothing is compared. */
  public VerifiedWebhook vouched(MultiMap headers, Buffer body) {
    return new VerifiedWebhook(headers, body, Hmac.sha256().digest(body.getBytes()));
  }

  /**
   * The prefix and exactly as many lower-case hex digits as the hash has, nothing around them.
   * Providers write lower case; upper case is refused like any other text.
   */
  private static Optional<byte[]> signature(HexHmac scheme, MultiMap headers) {
    var values = headers.getAll(scheme.header());
    if (values.size() != 1) {
      return Optional.empty();
    }
    var value = values.getFirst();
    var signature = new byte[Hmac.lengthBytes(scheme)];
    var start = scheme.prefix().length();
    if (!value.startsWith(scheme.prefix()) || value.length() != start + 2 * signature.length) {
      return Optional.empty();
    }
    for (var i = 0; i < signature.length; i++) {
      var high = lowerHexDigit(value.charAt(start + 2 * i));
      var low = lowerHexDigit(value.charAt(start + 2 * i + 1));
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      signature[i] = (byte) (high << 4 | low);
    }
    return Optional.of(signature);
  }

  /** 0 to 15, or -1 when it is none. */
  private static int lowerHexDigit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }
}
