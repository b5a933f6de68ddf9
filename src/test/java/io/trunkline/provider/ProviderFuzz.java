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
 * What a fuzzer does to an adapter. An input is a byte that picks the headers of one of the known
 * payloads, and a body; the known payloads are where it begins. Its classes end in {@code Fuzz}:
 * {@code mvn verify} runs each for some seconds, {@code mvn verify -Pfuzz} for some minutes.
 */
public final class ProviderFuzz {
  private final Provider provider;
  private final List<Payloads.Sample> samples;

  public ProviderFuzz(Provider provider, String folder) {
    this.provider = provider;
    this.samples = new Payloads(folder).samples().toList();
  }

  /** The known payloads as inputs. */
  public Stream<byte[]> seeds() {
    return IntStream.range(0, samples.size())
        .mapToObj(i ->
            Buffer.buffer().appendByte((byte) i).appendBuffer(samples.get(i).body()).getBytes());
  }

  /** Fails when the adapter throws, or says something that no owner should have to read. */
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

    assertThat(envelope.identity().length()).isPositive();
    switch (normalized) {
      case Ignored(var reason) -> assertReadable(reason);
      case Changes(var events, var skipped) -> {
        assertThat(events).hasSizeLessThanOrEqualTo(NormalizedWebhook.CHANGES_MAX);
        skipped.ifPresent(ProviderFuzz::assertReadable);
      }
      case NormalizedWebhook.PullRequestEdited _,
          NormalizedWebhook.ProviderInstallationChanged _,
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
