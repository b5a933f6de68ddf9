package io.trunkline.target.http;

import io.trunkline.provider.Envelope;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.Provider;
import io.trunkline.provider.SignatureScheme;
import io.trunkline.provider.VerifiedWebhook;
import java.util.Optional;

/** An adapter with GitHub's headers that reads no events. */
final class FakeGithub implements Provider {
  @Override
  public String segment() {
    return "github";
  }

  @Override
  public SignatureScheme signatureScheme() {
    return new SignatureScheme.HexHmac("X-Hub-Signature-256", "sha256=", "HmacSHA256");
  }

  @Override
  public Optional<String> deliveryIdHeader() {
    return Optional.of("X-GitHub-Delivery");
  }

  @Override
  public Envelope envelope(VerifiedWebhook webhook) {
    throw new UnsupportedOperationException("targets read no events");
  }

  @Override
  public NormalizedWebhook normalize(VerifiedWebhook webhook) {
    throw new UnsupportedOperationException("targets read no events");
  }
}
