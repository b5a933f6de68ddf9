package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.github.GithubWebhooks;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupportedProvidersTest {
  private final SupportedProviders providers =
      new SupportedProviders(List.of(new GithubWebhooks()));

  @Test
  void findsProviderWithAdapter() {
    assertThat(providers.get("GitHub")).isEqualTo(ProviderType.GITHUB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bitbucket", "GitLab", "AzureDevOps"})
  void rejectsProvidersWithoutAdapter(String type) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> providers.get(type))
        .withMessageContaining(type)
        .withMessageContaining("GitHub")
        .satisfies(e -> assertThat(e.error()).isEqualTo(ApiError.UNSUPPORTED_PROVIDER_TYPE));
  }
}
