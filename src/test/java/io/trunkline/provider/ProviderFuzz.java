package io.trunkline.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Runs an adapter with the inputs of a fuzzer. The first byte of an input chooses the headers of a
 * known payload, and the rest is the body. The fuzz targets, whose names end in {@code Fuzz}, start
 * from the known payloads. {@code mvn verify} runs each for some seconds, and {@code mvn verify
 * -Pfuzz} for some minutes.
 */
public final class ProviderFuzz {
  private final Provider provider;
  private final List<Payloads.Sample> samples;

  public ProviderFuzz(Provider provider, String folder) {
    this.provider = provider;
    this.samples = new Payloads(folder).samples().toList();
  }

  /** Returns the known payloads as inputs. */
  public Stream<byte[]> seeds() {
    return IntStream.range(0, samples.size())
        .mapToObj(i ->
            Buffer.buffer().appendByte((byte) i).appendBuffer(samples.get(i).body()).getBytes());
  }

  /** Fails if the adapter throws, or if a reason is not suitable for the owner. */
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    var webhook =
        WebhookVerifier.acceptUnsigned(
            headers(Byte.toUnsignedInt(input[0])), Buffer.buffer(input).slice(1, input.length));

    var envelope = provider.envelope(webhook);
    var normalized = provider.normalize(webhook);
    provider.findProviderInstallationId(webhook);

    assertThat(envelope.identity()).isNotNull();
    switch (normalized) {
      case Ignored(var reason) -> assertReadable(reason);
      case Changes(var events, var skipped) -> {
        assertThat(events).hasSizeLessThanOrEqualTo(NormalizedWebhook.CHANGES_MAX);
        skipped.ifPresent(ProviderFuzz::assertReadable);
      }
      case NormalizedWebhook.PullRequestEdited _,
          NormalizedWebhook.PullRequestClosedWithoutHead _,
          NormalizedWebhook.ProviderInstallationChanged _,
          NormalizedWebhook.OwnerRenamed _,
          NormalizedWebhook.Ping _ -> {}
    }
  }

  private MultiMap headers(int choice) {
    return samples.get(choice % samples.size()).headers();
  }

  private static void assertReadable(String text) {
    assertThat(text).isNotBlank().hasSizeLessThan(300).doesNotContainPattern("\\p{Cntrl}");
  }
}
