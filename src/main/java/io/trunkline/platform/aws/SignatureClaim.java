package io.trunkline.platform.aws;

import io.trunkline.platform.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** A claim that a key signed a request for a Region and a service. */
public final class SignatureClaim {
  private final CredentialScope scope;
  private final String signature;
  private final List<String> stringsToSign;
  private final SigV4Keys signingKeys;

  SignatureClaim(
      CredentialScope scope, String signature, List<String> stringsToSign, SigV4Keys signingKeys) {
    this.scope = scope;
    this.signature = signature;
    this.stringsToSign = List.copyOf(stringsToSign);
    this.signingKeys = signingKeys;
  }

  public String accessKeyId() {
    return scope.accessKeyId();
  }

  public String region() {
    return scope.region();
  }

  /** Returns the signing name: {@code codeconnections}. */
  public String service() {
    return scope.service();
  }

  /**
   * Verifies the signature. The time does not depend on which byte differs or which form of the
   * request matches.
   */
  public boolean isSignedWith(Secret secretAccessKey) {
    var key = signingKeys.of(secretAccessKey, scope);
    var given = signature.getBytes(StandardCharsets.UTF_8);
    var signed = false;
    for (var text : stringsToSign) {
      var expected = HexFormat.of().formatHex(key.sign(text));
      signed |= MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given);
    }
    return signed;
  }

  @Override
  public String toString() {
    return "SignatureClaim[" + scope + "]";
  }
}
