package io.trunkline.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashesTest {
  private static final byte[] KEY = "Jefe".getBytes(StandardCharsets.UTF_8);

  /** RFC 4231, section 4.3. */
  @Test
  void hashesExampleOfRfc4231() {
    var mac = Hashes.hmac(Hashes.HMAC_SHA_256, KEY);

    var hash = Hashes.hash(mac, Buffer.buffer("what do ya want for nothing?"));

    assertThat(HexFormat.of().formatHex(hash))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 200_000})
  void hashesBodyOfAnyLength(int length) throws Exception {
    var body = new byte[length];
    new Random(length).nextBytes(body);
    var expected = Mac.getInstance("HmacSHA256");
    expected.init(new SecretKeySpec(KEY, "HmacSHA256"));

    var hash = Hashes.hash(Hashes.hmac(Hashes.HMAC_SHA_256, KEY), Buffer.buffer(body));

    assertThat(hash).isEqualTo(expected.doFinal(body));
  }

  @ParameterizedTest
  @CsvSource({"HmacSHA1, 20", "HmacSHA256, 32"})
  void knowsLengthOfHash(String algorithm, int bytes) {
    assertThat(Hashes.lengthBytes(algorithm)).isEqualTo(bytes);
  }

  /** FIPS 180-2, appendix B.1. */
  @Test
  void hashesWithoutKeyByPlainSha256() {
    var hash = Hashes.sha256().digest("abc".getBytes(StandardCharsets.UTF_8));

    assertThat(HexFormat.of().formatHex(hash))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
