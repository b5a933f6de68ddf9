package io.trunkline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 7_700, 300_000})
  void inflatesWhatItDeflated(int bytes) {
    var random = new byte[bytes];
    new Random(bytes).nextBytes(random);
    var repetitive = Buffer.buffer("{\"name\":\"value\"},".repeat(bytes / 16 + 1));

    assertThat(Deflate.inflate(Deflate.deflate(Buffer.buffer(random))).getBytes())
        .isEqualTo(random);
    assertThat(Deflate.inflate(Deflate.deflate(repetitive))).isEqualTo(repetitive);
  }
}
