package io.trunkline.provider;

import io.trunkline.platform.secret.Hashes;
import io.trunkline.platform.secret.StandardWebhooks;
import io.trunkline.provider.SignatureScheme.BasicPassword;
import io.trunkline.provider.SignatureScheme.HeaderToken;
import io.trunkline.provider.SignatureScheme.HexHmac;
import io.trunkline.provider.SignatureScheme.SchemeBySecret;
import io.trunkline.provider.SignatureScheme.StandardSignature;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Reads the signature or secret in the headers; empty if it is missing or malformed. */
final class PresentedSignatureReader {
  private static final String BASIC = "Basic ";

  private final InstantSource clock;

  PresentedSignatureReader(InstantSource clock) {
    this.clock = clock;
  }

  Optional<? extends PresentedSignature> read(SignatureScheme scheme, MultiMap headers) {
    return switch (scheme) {
      case HexHmac hmac -> bodySignature(hmac, headers);
      case HeaderToken(var header) ->
          findOnly(header, headers).filter(text -> !text.isBlank()).map(this::headerSecret);
      case BasicPassword() ->
          findOnly("Authorization", headers).flatMap(PresentedSignatureReader::password);
      case StandardSignature() -> tokenSignature(headers);
      case SchemeBySecret(var other) -> eitherSignature(headers, read(other, headers));
    };
  }

  private Optional<PresentedSignature> eitherSignature(
      MultiMap headers, Optional<? extends PresentedSignature> other) {
    var signed = tokenSignature(headers).map(PresentedSignature.class::cast);
    if (other.isEmpty()) {
      return signed.map(
          signature -> new PresentedSignature.EitherSignature(signed, Optional.empty()));
    }
    // A malformed signature must not lead to a fallback to the other scheme.
    var hasSignatureHeader = headers.contains(StandardWebhooks.SIGNATURE_HEADER);
    var standard =
        signed.isEmpty() && hasSignatureHeader
            ? Optional.of(new PresentedSignature.UnusableSignature())
            : signed;
    return Optional.of(
        new PresentedSignature.EitherSignature(
            standard.map(PresentedSignature.class::cast),
            other.map(PresentedSignature.class::cast)));
  }

  /**
   * Accepts only the prefix followed by exactly as many lower-case hex digits as the hash has. No
   * provider sends upper case.
   */
  private static Optional<PresentedSignature.BodySignature> bodySignature(
      HexHmac scheme, MultiMap headers) {
    var hash = new byte[Hashes.lengthBytes(scheme.algorithm())];
    var start = scheme.prefix().length();
    var value = findOnly(scheme.header(), headers).orElse("");
    if (!value.startsWith(scheme.prefix()) || value.length() != start + 2 * hash.length) {
      return Optional.empty();
    }
    for (var i = 0; i < hash.length; i++) {
      var high = lowerHexDigit(value.charAt(start + 2 * i));
      var low = lowerHexDigit(value.charAt(start + 2 * i + 1));
      if (high < 0 || low < 0) {
        return Optional.empty();
      }
      hash[i] = (byte) (high << 4 | low);
    }
    return Optional.of(
        new PresentedSignature.BodySignature(scheme.algorithm(), Buffer.buffer(hash)));
  }

  /** Returns 0 to 15, or -1 if the character is not a lower-case hex digit. */
  private static int lowerHexDigit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }

  private PresentedSignature.HeaderSecret headerSecret(String value) {
    return new PresentedSignature.HeaderSecret(bytes(value));
  }

  /** Reads {@code Basic <base64 of user:password>}; the scheme is not case-sensitive. */
  private static Optional<PresentedSignature.HeaderSecret> password(String authorization) {
    if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return Optional.empty();
    }
    return decode(authorization.substring(BASIC.length()).strip())
        .flatMap(pair -> {
          var colon = new String(pair, StandardCharsets.ISO_8859_1).indexOf(':');
          return colon < 0 || colon + 1 == pair.length
              ? Optional.empty()
              : Optional.of(
                  new PresentedSignature.HeaderSecret(
                      Buffer.buffer(Arrays.copyOfRange(pair, colon + 1, pair.length))));
        });
  }

  private Optional<PresentedSignature.TokenSignature> tokenSignature(MultiMap headers) {
    return StandardWebhooks.readSignatures(headers, clock.instant())
        .map(PresentedSignature.TokenSignature::new);
  }

  private static Optional<byte[]> decode(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Empty if the header is missing or repeated. */
  private static Optional<String> findOnly(String header, MultiMap headers) {
    var values = headers.getAll(header);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /** The HTTP server decodes each byte of a header as one character. */
  private static Buffer bytes(String header) {
    return Buffer.buffer(header.getBytes(StandardCharsets.ISO_8859_1));
  }
}
