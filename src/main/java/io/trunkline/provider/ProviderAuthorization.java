package io.trunkline.provider;

import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * How a person authorizes an app at a provider. No future fails; failures are results.
 *
 * <p>The {@code state} and the PKCE {@code verifier} are chosen by the caller, who also checks the
 * state when the person comes back.
 */
public interface ProviderAuthorization {

  /** Returns the URL at which a person signs in and authorizes the app. */
  URI authorizationUrl(RegisteredApp app, Secret state, Secret verifier);

  /** Exchanges the code that the provider sent with the person. */
  Future<ApiResult<TokenPair>> exchange(RegisteredApp app, Secret code, Secret verifier);

  /** Says who the person is. */
  Future<ApiResult<ProviderPerson>> identify(RegisteredApp app, AccessToken person);

  /**
   * Lists what the person may let a connection use: installations of the app, or the person's
   * groups, projects, workspaces and organizations. Those that the person sees but may not choose
   * have an objection.
   */
  Future<ApiResult<List<InstallationCandidate>>> candidates(RegisteredApp app, AccessToken person);

  /** Ends a person's tokens. Returns why the provider did not do it; empty if it did. */
  Future<Optional<ApiFailure>> revoke(RegisteredApp app, AccessToken person);
}
