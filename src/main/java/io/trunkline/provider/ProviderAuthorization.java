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
  Future<ApiResult<AccessToken>> exchange(RegisteredApp app, Secret code, Secret verifier);

  /** Returns the provider's id of the person. */
  Future<ApiResult<String>> identify(RegisteredApp app, AccessToken person);

  /**
   * Lists the installations of the app that the person may administer, and those that the person
   * sees but may not choose, with the reason.
   */
  Future<ApiResult<List<InstallationCandidate>>> candidates(RegisteredApp app, AccessToken person);

  /** Returns the URL at which a person installs the app. */
  URI installUrl(RegisteredApp app, Secret state);

  /** Reads an installation with the app's own credential. */
  Future<ApiResult<InstallationCandidate>> confirm(RegisteredApp app, String installationId);

  /**
   * Lists all installations of the app with the app's own credential. Suspended ones have an
   * objection.
   */
  Future<ApiResult<List<InstallationCandidate>>> installations(RegisteredApp app);

  /** Ends a person's token. Returns why the provider did not do it; empty if it did. */
  Future<Optional<ApiFailure>> revoke(RegisteredApp app, AccessToken person);
}
