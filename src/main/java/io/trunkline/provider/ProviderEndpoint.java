package io.trunkline.provider;

import io.trunkline.platform.http.HttpUrl;
import io.trunkline.platform.http.JsonClient;
import io.trunkline.platform.oauth.OAuthClient;
import io.vertx.uritemplate.UriTemplate;
import io.vertx.uritemplate.Variables;
import java.net.URI;
import java.util.Map;

/**
 * A provider's servers, and the clients that may call them.
 *
 * @param api base URL of the API, without a trailing slash
 * @param web base URL of the pages for people, without a trailing slash
 * @param callback our URL to which the provider sends a person back
 */
public record ProviderEndpoint(JsonClient json, OAuthClient oauth, URI api, URI web, URI callback) {

  /**
   * Returns a URL below the API's base URL.
   *
   * @param template of RFC 6570, such as {@code /orgs/{org}{?page}}; values are percent-encoded
   */
  public HttpUrl apiUrl(String template, Map<String, String> values) {
    return HttpUrl.parse(api + expand(template, values));
  }

  /** Returns a URL below the base URL of the pages, with a template as in {@link #apiUrl}. */
  public URI webUrl(String template, Map<String, String> values) {
    return URI.create(web + expand(template, values));
  }

  private static String expand(String template, Map<String, String> values) {
    var variables = Variables.variables();
    values.forEach(variables::set);
    return UriTemplate.of(template).expandToString(variables);
  }
}
