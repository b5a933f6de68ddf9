package io.trunkline.platform.secret;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/** Reads private keys in PEM. */
public final class PemKeys {
  private static final int BITS_MIN = 2048;

  private PemKeys() {}

  /**
   * Reads an RSA key, in PKCS#1 ({@code BEGIN RSA PRIVATE KEY}) or PKCS#8 ({@code BEGIN PRIVATE
   * KEY}).
   *
   * @throws IllegalArgumentException with a message that describes the problem without the key
   */
  public static PrivateKey rsaPrivateKey(Secret pem) {
    if (read(pem) instanceof RSAPrivateKey key && key.getModulus().bitLength() >= BITS_MIN) {
      return key;
    }
    throw new IllegalArgumentException("an RSA key of at least " + BITS_MIN + " bits is required");
  }

  /** Generates an RSA key in PKCS#1. */
  public static Secret newRsaKey(SecureRandom random) {
    try (var text = new StringWriter();
        var writer = new JcaPEMWriter(text)) {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS_MIN, random);
      writer.writeObject(generator.generateKeyPair().getPrivate());
      writer.flush();
      return Secret.of(text.toString());
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK cannot create an RSA key", e);
    }
  }

  private static PrivateKey read(Secret pem) {
    var converter = new JcaPEMKeyConverter();
    try (var parser = new PEMParser(new StringReader(pem.reveal()))) {
      return switch (parser.readObject()) {
        case PEMKeyPair pair -> converter.getPrivateKey(pair.getPrivateKeyInfo());
        case PrivateKeyInfo info -> converter.getPrivateKey(info);
        case null -> throw new IllegalArgumentException("it contains no PEM block");
        default ->
            throw new IllegalArgumentException("its first PEM block is not an unencrypted key");
      };
    } catch (IOException e) {
      throw new IllegalArgumentException("its PEM block is damaged", e);
    }
  }
}
