package io.trunkline.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SealerTest {
  private static final byte[] PLAIN = "hunter2".getBytes(StandardCharsets.UTF_8);
  private final Keyset keyset = Keyset.generate();

  @Test
  void opensWhatItSealed() {
    var sealer = keyset.sealer();

    var sealed = sealer.seal("t", "c", "1", PLAIN);

    assertThat(sealer.open("t", "c", "1", sealed)).isEqualTo(PLAIN);
    assertThat(sealed.toString(StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
  }

  @Test
  void sealsTheSameTextDifferentlyEachTime() {
    var sealer = keyset.sealer();

    var sealed = sealer.seal("t", "c", "1", PLAIN);

    assertThat(sealer.seal("t", "c", "1", PLAIN)).isNotEqualTo(sealed);
  }

  @Test
  void rejectsAValueMovedToAnotherRow() {
    var sealer = keyset.sealer();

    var sealed = sealer.seal("t", "c", "1", PLAIN);

    assertThatThrownBy(() -> sealer.open("t", "c", "2", sealed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("t.c of row 2");
    assertThatThrownBy(() -> sealer.open("t", "d", "1", sealed))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> sealer.open("u", "c", "1", sealed))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void rejectsAnotherKeysetWithAMessage() {
    var sealed = keyset.sealer().seal("t", "c", "1", PLAIN);

    assertThatThrownBy(() -> Keyset.generate().sealer().open("t", "c", "1", sealed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a key that secrets.keyset lacks");
  }

  @Test
  void opensOldTextAfterRotationAndSealsWithTheNewKey() {
    var sealed = keyset.sealer().seal("t", "c", "1", PLAIN);

    var rotated = Keyset.parse(keyset.rotate().json());

    assertThat(rotated.keyCount()).isEqualTo(2);
    assertThat(rotated.sealer().open("t", "c", "1", sealed)).isEqualTo(PLAIN);
    var fresh = rotated.sealer().seal("t", "c", "1", PLAIN);
    assertThatThrownBy(() -> keyset.sealer().open("t", "c", "1", fresh))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void rejectsInvalidKeysetsWithoutQuotingThem() {
    assertThatThrownBy(() -> Keyset.parse(Secret.of("{\"key\":\"hunter2\"}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keyset generate")
        .hasMessageNotContaining("hunter2")
        .hasNoCause();
  }
}
