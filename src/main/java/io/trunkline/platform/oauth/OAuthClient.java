package io.trunkline.platform.oauth;

import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.AuthorizationRequest;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.util.JSONObjectUtils;
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
import java.util.Set;

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

  /** Exchanges a refresh token. The future never fails. */
  public Future<TokenResult> refresh(OAuthApp app, Secret refreshToken) {
    return request(app, new RefreshTokenGrant(new RefreshToken(refreshToken.reveal())));
  }

  private Future<TokenResult> request(OAuthApp app, AuthorizationGrant grant) {
    var message =
        new TokenRequest.Builder(app.endpoints().token(), authentication(app), grant)
            .build()
            .toHTTPRequest();
    var headers =
        MultiMap.caseInsensitiveMultiMap()
            .set("User-Agent", userAgent)
            .set("Accept", "application/json");
    message.getHeaderMap().forEach(headers::set);
    return client
        .send(
            new HttpCall(
                HttpMethod.POST,
                HttpUrl.parse(app.endpoints().token().toString()),
                headers,
                Buffer.buffer(message.getBody())))
        .map(OAuthClient::result);
  }

  private static ClientAuthentication authentication(OAuthApp app) {
    var id = new ClientID(app.clientId());
    var secret = new com.nimbusds.oauth2.sdk.auth.Secret(app.clientSecret().reveal());
    return switch (app.endpoints().secretIn()) {
      case BODY -> new ClientSecretPost(id, secret);
      case BASIC_HEADER -> new ClientSecretBasic(id, secret);
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
    try {
      var json = JSONObjectUtils.parse(answer.body().toString());
      // First, because GitHub answers errors with status 200.
      if (json.containsKey("error")) {
        return refused(ErrorObject.parse(json));
      }
      return answer.status() == 200
          ? issued(AccessTokenResponse.parse(json))
          : new Unavailable("The token endpoint answered " + answer.status() + ".");
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
    var tokens = response.getTokens();
    var access = tokens.getAccessToken();
    return new Issued(
        Secret.of(access.getValue()),
        Optional.ofNullable(tokens.getRefreshToken()).map(it -> Secret.of(it.getValue())),
        access.getLifetime() > 0
            ? Optional.of(Duration.ofSeconds(access.getLifetime()))
            : Optional.empty(),
        Optional.ofNullable(access.getScope())
            .<Set<String>>map(scope -> Set.copyOf(scope.toStringList()))
            .orElseGet(Set::of));
  }

  private static String singleLine(String text) {
    var line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    return line.length() <= DESCRIPTION_CHARS_MAX ? line : line.substring(0, DESCRIPTION_CHARS_MAX);
  }
}
