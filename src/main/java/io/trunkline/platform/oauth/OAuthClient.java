package io.trunkline.platform.oauth;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import io.trunkline.platform.http.ApiFailure;
import io.trunkline.platform.http.Exchange;
import io.trunkline.platform.http.Exchange.Answered;
import io.trunkline.platform.http.GuardedClient;
import io.trunkline.platform.http.HttpCall;
import io.trunkline.platform.http.HttpUrl;
import io.trunkline.platform.oauth.TokenResult.Issued;
import io.trunkline.platform.oauth.TokenResult.Refused;
import io.trunkline.platform.oauth.TokenResult.Unavailable;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Sends people to an authorization server, and requests tokens from it. */
public final class OAuthClient {
  private static final int DESCRIPTION_CHARS_MAX = 300;

  private final GuardedClient client;
  private final String userAgent;

  /** The limits of {@code client} bound the size of an answer. */
  public OAuthClient(GuardedClient client, String userAgent) {
    this.client = client;
    this.userAgent = userAgent;
  }

  /**
   * Returns the URL that begins an authorization (RFC 6749, section 4.1.1).
   *
   * @param verifier of PKCE; empty if the server does not support it
   * @param parameters further parameters of this server
   */
  public static URI authorizationUrl(
      OAuthApp app, Secret state, Optional<Secret> verifier, Map<String, String> parameters) {
    var request =
        new AuthorizationRequest.Builder(ResponseType.CODE, new ClientID(app.clientId()))
            .endpointURI(app.endpoints().authorization())
            .redirectionURI(app.endpoints().redirect())
            .state(new State(state.reveal()));
    if (!app.scopes().isEmpty()) {
      request.scope(new Scope(app.scopes().toArray(String[]::new)));
    }
    verifier.ifPresent(
        it -> request.codeChallenge(new CodeVerifier(it.reveal()), CodeChallengeMethod.S256));
    parameters.forEach(request::customParameter);
    return request.build().toURI();
  }

  /** Exchanges the code that the server gave to the person's browser. The future never fails. */
  public Future<TokenResult> exchange(OAuthApp app, Secret code, Optional<Secret> verifier) {
    return request(
        app,
        new AuthorizationCodeGrant(
            new AuthorizationCode(code.reveal()),
            app.endpoints().redirect(),
            verifier.map(it -> new CodeVerifier(it.reveal())).orElse(null)));
  }

  /**
   * Exchanges a refresh token (RFC 6749, section 6), with the redirect URI of the authorization,
   * which some servers want. The future never fails.
   */
  public Future<TokenResult> refresh(OAuthApp app, Secret refreshToken) {
    return request(app, new RefreshTokenGrant(new RefreshToken(refreshToken.reveal())));
  }

  /** Gets a token of the client itself (RFC 6749, section 4.4). The future never fails. */
  public Future<TokenResult> clientToken(OAuthApp app) {
    return request(app, new ClientCredentialsGrant());
  }

  /**
   * Ends a token (RFC 7009). Returns why the server did not do it; empty if it did. The future
   * never fails.
   */
  public Future<Optional<ApiFailure>> revoke(OAuthApp app, URI endpoint, Secret token) {
    var request =
        new TokenRevocationRequest(
            endpoint, authentication(app), new BearerAccessToken(token.reveal()));
    return send(endpoint, request.toHTTPRequest())
        .map(exchange ->
            switch (exchange) {
              case Answered answer when answer.status() / 100 == 2 -> Optional.empty();
              case Answered answer ->
                  Optional.of(
                      new ApiFailure.Unavailable(
                          "The revocation endpoint answered %d.".formatted(answer.status())));
              case Exchange.Rejected(var reason) -> Optional.of(new ApiFailure.Unavailable(reason));
              case Exchange.Unanswered(var reason) ->
                  Optional.of(new ApiFailure.Unavailable(reason));
            });
  }

  private Future<TokenResult> request(OAuthApp app, AuthorizationGrant grant) {
    var request = new TokenRequest.Builder(app.endpoints().token(), authentication(app), grant);
    if (grant instanceof ClientCredentialsGrant && !app.scopes().isEmpty()) {
      request.scope(new Scope(app.scopes().toArray(String[]::new)));
    }
    if (grant instanceof RefreshTokenGrant) {
      request.customParameter("redirect_uri", app.endpoints().redirect().toString());
    }
    return send(app.endpoints().token(), request.build().toHTTPRequest()).map(OAuthClient::result);
  }

  private Future<Exchange> send(URI endpoint, HTTPRequest message) {
    var headers =
        MultiMap.caseInsensitiveMultiMap()
            .set("User-Agent", userAgent)
            .set("Accept", "application/json");
    message.getHeaderMap().forEach(headers::set);
    return client.send(
        new HttpCall(
            HttpMethod.POST,
            HttpUrl.parse(endpoint.toString()),
            headers,
            Buffer.buffer(message.getBody())));
  }

  private static ClientAuthentication authentication(OAuthApp app) {
    var id = new ClientID(app.clientId());
    var secret = new com.nimbusds.oauth2.sdk.auth.Secret(app.clientSecret().reveal());
    return switch (app.secretPlace()) {
      case BODY -> new ClientSecretPost(id, secret);
      case BASIC_AUTHENTICATION -> new ClientSecretBasic(id, secret);
    };
  }

  private static TokenResult result(Exchange exchange) {
    return switch (exchange) {
      case Answered answer when !answer.complete() ->
          new Unavailable("The answer is too long, or was cut off.");
      case Answered answer -> read(answer);
      case Exchange.Rejected(var reason) -> new Unavailable(reason);
      case Exchange.Unanswered(var reason) -> new Unavailable(reason);
    };
  }

  private static TokenResult read(Answered answer) {
    var response = new HTTPResponse(answer.status());
    response.setBody(answer.body().toString());
    Optional.ofNullable(answer.headers().get("Content-Type"))
        .ifPresent(type -> response.setHeader("Content-Type", type));
    try {
      // First, because GitHub answers errors with status 200.
      var error = ErrorObject.parse(response);
      return error.getCode() == null ? issued(AccessTokenResponse.parse(response)) : refused(error);
    } catch (ParseException e) {
      // The message may quote the answer, which may contain a token.
      return new Unavailable(
          "The token endpoint answered %d without a token or an error.".formatted(answer.status()));
    }
  }

  private static TokenResult refused(ErrorObject error) {
    return new Refused(
        Optional.ofNullable(error.getCode()).map(OAuthClient::singleLine).orElse("error"),
        Optional.ofNullable(error.getDescription()).map(OAuthClient::singleLine).orElse(""));
  }

  private static TokenResult issued(AccessTokenResponse response) {
    var token = response.getTokens().getAccessToken();
    return new Issued(
        Secret.of(token.getValue()),
        Optional.ofNullable(response.getTokens().getRefreshToken())
            .map(refresh -> Secret.of(refresh.getValue())),
        token.getLifetime() > 0
            ? Optional.of(Duration.ofSeconds(token.getLifetime()))
            : Optional.empty());
  }

  private static String singleLine(String text) {
    var line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    return line.length() <= DESCRIPTION_CHARS_MAX ? line : line.substring(0, DESCRIPTION_CHARS_MAX);
  }
}
