package io.trunkline.provider;

import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Registers webhooks at a provider. No future fails; failures are results. */
public interface ProviderHooks {

  /**
   * The webhook as it should be at the provider.
   *
   * @param hasNewSecret whether the provider may have another secret, which it never shows
   */
  record Wanted(URI url, Secret secret, boolean hasNewSecret) {}

  /**
   * A webhook at the provider.
   *
   * @param place on what it is registered, such as {@code projects/42}
   * @param id the provider's
   */
  record Registered(String place, String id) {}

  /**
   * Creates the webhooks that are missing and repairs those that were changed or disabled. Hooks
   * with other URLs stay as they are.
   *
   * @param scopeId the candidate that was chosen, such as {@code groups/42}
   */
  Future<ApiResult<List<Registered>>> ensure(
      ProviderEndpoint endpoint, AccessToken token, String scopeId, Wanted wanted);

  /** Deletes a webhook. Returns why the provider did not do it; empty if it is gone. */
  Future<Optional<ApiFailure>> delete(
      ProviderEndpoint endpoint, AccessToken token, Registered hook);
}
