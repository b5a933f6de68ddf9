package io.trunkline.platform.oauth;

import io.trunkline.platform.secret.Secret;
import java.net.URI;
import java.util.List;

/**
 * A confidential client that is registered at an authorization server (RFC 6749, section 2.3.1).
 *
 * @param scopes that a person is asked for; may be empty
 */
public record OAuthApp(
    String clientId,
    Secret clientSecret,
    SecretPlace secretPlace,
    Endpoints endpoints,
    List<String> scopes) {
  public OAuthApp {
    scopes = List.copyOf(scopes);
  }

  /** Where the server wants the secret in token requests. */
  public enum SecretPlace {
    BODY,
    BASIC_AUTHENTICATION
  }

  /** The endpoints of the server, and the address to which it sends the person back. */
  public record Endpoints(URI authorization, URI token, URI redirect) {}
}
