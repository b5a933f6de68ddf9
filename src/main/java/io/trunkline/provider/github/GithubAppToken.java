package io.trunkline.provider.github;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.trunkline.platform.secret.PemKeys;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.AppKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;

/**
 * Signs the JSON Web Tokens by which a GitHub App authenticates (GitHub Docs, "Generating a JSON
 * Web Token (JWT) for a GitHub App").
 */
final class GithubAppToken {
  /** GitHub rejects a token that was issued in the future by its own clock. */
  private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofMinutes(1);

  /** GitHub allows ten minutes. */
  private static final Duration LIFETIME = Duration.ofMinutes(8);

  private final InstantSource clock;

  GithubAppToken(InstantSource clock) {
    this.clock = clock;
  }

  Secret sign(AppKey app) {
    var now = clock.instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(app.appId())
            .issueTime(Date.from(now.minus(CLOCK_DIFFERENCE_MAX)))
            .expirationTime(Date.from(now.plus(LIFETIME)))
            .build();
    var token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
    try {
      token.sign(new RSASSASigner(PemKeys.rsaPrivateKey(app.privateKey())));
    } catch (JOSEException e) {
      throw new IllegalStateException("the JDK cannot sign with RS256", e);
    }
    return Secret.of(token.serialize());
  }
}
