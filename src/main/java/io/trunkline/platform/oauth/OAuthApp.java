package io.trunkline.platform.oauth;

import io.trunkline.platform.secret.Secret;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

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

  /** Returns a copy that also asks for this scope. */
  public OAuthApp withScope(String scope) {
    return new OAuthApp(
        clientId,
        clientSecret,
        secretPlace,
        endpoints,
        Stream.concat(scopes.stream(), Stream.of(scope)).toList());
  }

  /** Where the server wants the secret in token requests. */
  public enum SecretPlace {
    BODY,
    BASIC_AUTHENTICATION
  }

  /** The endpoints of the server, and the address to which it sends the person back. */
  public record Endpoints(URI authorization, URI token, URI redirect) {}
}
