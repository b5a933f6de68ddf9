package io.trunkline.platform.oauth;

import io.trunkline.platform.secret.Secret;
import java.net.URI;
import java.util.List;

/**
 * A confidential client that is registered at an authorization server.
 *
 * @param scopes empty if the server assigns them to the client instead of the request
 */
public record OAuthApp(
    String clientId, Secret clientSecret, Endpoints endpoints, List<String> scopes) {
  public OAuthApp {
    scopes = List.copyOf(scopes);
  }

  /** How the client presents its secret to the token endpoint (RFC 6749, section 2.3.1). */
  public enum SecretIn {
    BODY,
    BASIC_HEADER
  }

  /** The endpoints of the server, and the address to which it sends the person back. */
  public record Endpoints(URI authorization, URI token, URI redirect, SecretIn secretIn) {}
}
