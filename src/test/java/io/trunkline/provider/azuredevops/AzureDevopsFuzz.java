package io.trunkline.provider.azuredevops;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.trunkline.provider.ProviderFuzz;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class AzureDevopsFuzz {
  private static final ProviderFuzz FUZZ =
      new ProviderFuzz(new AzureDevopsWebhooks(), "azure-devops");

  @MethodSource("seeds")
  @FuzzTest
  void normalizesAnyInput(byte[] input) {
    FUZZ.run(input);
  }

  static Stream<byte[]> seeds() {
    return FUZZ.seeds();
  }
}
