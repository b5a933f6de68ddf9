package io.trunkline.provider.gitea;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.provider.Payloads;
import io.trunkline.provider.Payloads.SignatureVector;
import io.trunkline.provider.Provider;
import io.trunkline.provider.ProviderContract;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs the contract tests with an adapter that is not part of Trunkline. */
class GiteaWebhooksTest extends ProviderContract {
  private static final Path SOURCE =
      Path.of("src/test/java/io/trunkline/provider/gitea/GiteaWebhooks.java");
  private static final int LINES_MAX = 300;
  private static final Payloads PAYLOADS = new Payloads("gitea");

  @Override
  protected Provider provider() {
    return new GiteaWebhooks();
  }

  @Override
  protected Payloads payloads() {
    return PAYLOADS;
  }

  @Override
  protected Stream<SignatureVector> signatureVectors() {
    return PAYLOADS.signatureVectors("signature-vectors.json");
  }

  @Override
  protected MultiMap pushHeaders() {
    return MultiMap.caseInsensitiveMultiMap().add("X-Gitea-Event", "push");
  }

  @Test
  void newAdapterIsOneSmallFile() throws IOException {
    assertThat(Files.readAllLines(SOURCE)).hasSizeLessThanOrEqualTo(LINES_MAX);
  }
}
