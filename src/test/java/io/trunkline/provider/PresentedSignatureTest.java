package io.trunkline.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.provider.PresentedSignature.BodySignature;
import io.trunkline.provider.PresentedSignature.EitherSignature;
import io.trunkline.provider.PresentedSignature.HeaderSecret;
import io.trunkline.provider.PresentedSignature.UnusableSignature;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PresentedSignatureTest {
  private static final PresentedSignature BODY =
      new BodySignature("HmacSHA256", Buffer.buffer(new byte[32]));
  private static final PresentedSignature HEADER = new HeaderSecret(Buffer.buffer("secret"));

  @Test
  void onlySignaturesOfTheBodyNeedIt() {
    assertThat(BODY.needsBody()).isTrue();
    assertThat(HEADER.needsBody()).isFalse();
    assertThat(new UnusableSignature().needsBody()).isFalse();
  }

  @Test
  void twoSignaturesNeedTheBodyIfOneOfThemDoes() {
    assertThat(either(Optional.of(BODY), Optional.of(HEADER)).needsBody()).isTrue();
    assertThat(either(Optional.of(HEADER), Optional.of(BODY)).needsBody()).isTrue();
    assertThat(either(Optional.of(BODY), Optional.empty()).needsBody()).isTrue();
    assertThat(either(Optional.empty(), Optional.of(HEADER)).needsBody()).isFalse();
  }

  private static PresentedSignature either(
      Optional<PresentedSignature> standard, Optional<PresentedSignature> other) {
    return new EitherSignature(standard, other);
  }
}
