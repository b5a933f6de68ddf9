package io.trunkline.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.StringWriter;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemKeysTest {
  @Test
  void readsBothFormats() throws IOException {
    var pair = pair("RSA", 2048);
    var pkcs8 = pem(new JcaPKCS8Generator(pair.getPrivate(), null));
    var pkcs1 = pem(pair.getPrivate());

    assertThat(pkcs8).startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(pkcs1).startsWith("-----BEGIN RSA PRIVATE KEY-----");
    assertThat(PemKeys.rsaPrivateKey(Secret.of(pkcs8))).isEqualTo(pair.getPrivate());
    assertThat(PemKeys.rsaPrivateKey(Secret.of("\n" + pkcs1))).isEqualTo(pair.getPrivate());
  }

  @Test
  void rejectsOtherKeys() throws IOException {
    rejects(pem(pair("RSA", 1024).getPrivate()), "an RSA key of at least 2048 bits is required");
    rejects(
        pem(new JcaPKCS8Generator(pair("EC", 256).getPrivate(), null)),
        "an RSA key of at least 2048 bits is required");
    rejects(pem(pair("RSA", 2048).getPublic()), "its first PEM block is not an unencrypted key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "/etc/trunkline/app.pem"})
  void rejectsTextWithoutPem(String text) {
    rejects(text, "it contains no PEM block");
  }

  @Test
  void rejectsADamagedBlock() throws IOException {
    var text = pem(pair("RSA", 2048).getPrivate());

    rejects(text.substring(0, text.length() / 2), "its PEM block is damaged");
    rejects(text.replaceFirst("MII", "???"), "its PEM block is damaged");
  }

  private static void rejects(String pem, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PemKeys.rsaPrivateKey(Secret.of(pem)))
        .withMessage(message);
  }

  private static KeyPair pair(String algorithm, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(Object content) throws IOException {
    try (var text = new StringWriter();
        var writer = new JcaPEMWriter(text)) {
      writer.writeObject(content);
      writer.flush();
      return text.toString();
    }
  }
}
