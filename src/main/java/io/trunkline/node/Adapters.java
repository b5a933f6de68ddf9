package io.trunkline.node;

import io.trunkline.platform.http.AddressGuard;
import io.trunkline.provider.Provider;
import io.trunkline.provider.azuredevops.AzureDevopsWebhooks;
import io.trunkline.provider.bitbucket.BitbucketWebhooks;
import io.trunkline.provider.github.GithubWebhooks;
import io.trunkline.provider.gitlab.GitlabWebhooks;
import io.trunkline.target.EventBusTargetType;
import io.trunkline.target.TargetType;
import io.trunkline.target.http.HttpTargetType;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All adapters of the two ports: providers and targets. */
public final class Adapters {
  public static final List<Provider> PROVIDERS =
      List.of(
          new GithubWebhooks(),
          new GitlabWebhooks(),
          new BitbucketWebhooks(),
          new AzureDevopsWebhooks());

  private Adapters() {}

  /** Returns the providers by the segment of their webhook URLs. */
  static Map<String, Provider> providersBySegment() {
    return PROVIDERS.stream().collect(Collectors.toMap(Provider::segment, Function.identity()));
  }

  static List<TargetType> targetTypes(AddressGuard guard, SecureRandom random) {
    return List.of(new EventBusTargetType(), new HttpTargetType(PROVIDERS, guard, random));
  }
}
