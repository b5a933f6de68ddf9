package io.trunkline.provider;

import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;
import java.net.URI;
import java.util.List;

/**
 * The part of providers whose apps are installed on accounts, and act as themselves there. No
 * future fails; failures are results.
 */
public interface InstallableApp {

  /** Returns the URL at which a person installs the app. */
  URI installUrl(RegisteredApp app, Secret state);

  /** Reads an installation with the app's own credential. */
  Future<ApiResult<InstallationCandidate>> confirm(RegisteredApp app, String installationId);

  /**
   * Lists all installations of the app with the app's own credential. Suspended ones have an
   * objection.
   */
  Future<ApiResult<List<InstallationCandidate>>> installations(RegisteredApp app);
}
