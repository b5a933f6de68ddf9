package io.trunkline.settings;

import io.trunkline.settings.TrunklineConfig.AzureDevopsSettings;
import io.trunkline.settings.TrunklineConfig.OAuthAppSettings;
import io.trunkline.settings.TrunklineConfig.OAuthProviderSettings;
import io.trunkline.settings.TrunklineConfig.ProviderSettings;
import io.trunkline.settings.TrunklineConfig.ProviderUrls;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses where providers are, and the OAuth applications that are registered there. */
final class ProviderAppSettings {
  private ProviderAppSettings() {}

  static ProviderSettings parse(SettingParser parser) {
    return new ProviderSettings(
        urls(parser, Setting.PROVIDERS_GITHUB_API_URL, Setting.PROVIDERS_GITHUB_WEB_URL),
        new OAuthProviderSettings(
            urls(parser, Setting.PROVIDERS_GITLAB_API_URL, Setting.PROVIDERS_GITLAB_WEB_URL),
            app(parser, Setting.GITLAB_APP_CLIENT_ID, Setting.GITLAB_APP_CLIENT_SECRET)),
        new OAuthProviderSettings(
            urls(parser, Setting.PROVIDERS_BITBUCKET_API_URL, Setting.PROVIDERS_BITBUCKET_WEB_URL),
            app(parser, Setting.BITBUCKET_APP_CLIENT_ID, Setting.BITBUCKET_APP_CLIENT_SECRET)),
        azureDevops(parser),
        parser.networks(Setting.PROVIDERS_ALLOWED_NETWORKS),
        parser.duration(Setting.HANDSHAKES_LIFETIME, Duration.ofMinutes(1)));
  }

  private static AzureDevopsSettings azureDevops(SettingParser parser) {
    return new AzureDevopsSettings(
        new OAuthProviderSettings(
            urls(
                parser,
                Setting.PROVIDERS_AZURE_DEVOPS_API_URL,
                Setting.PROVIDERS_AZURE_DEVOPS_WEB_URL),
            app(
                parser,
                Setting.AZURE_DEVOPS_APP_CLIENT_ID,
                Setting.AZURE_DEVOPS_APP_CLIENT_SECRET)),
        parser.publicUrl(Setting.PROVIDERS_AZURE_DEVOPS_PROFILE_URL),
        parser.text(
            Setting.AZURE_DEVOPS_APP_TENANT,
            Pattern.compile("[A-Za-z0-9.-]{1,200}"),
            "id or domain of a tenant"),
        parser.list(Setting.AZURE_DEVOPS_APP_SCOPES, Pattern.compile("[a-z_.]{1,100}"), "a scope"));
  }

  private static ProviderUrls urls(SettingParser parser, Setting api, Setting web) {
    return new ProviderUrls(parser.publicUrl(api), parser.publicUrl(web));
  }

  private static Optional<OAuthAppSettings> app(
      SettingParser parser, Setting clientId, Setting clientSecret) {
    var id = parser.optional(clientId, Pattern.compile("[A-Za-z0-9._-]{1,100}"), "a client ID");
    var secret = parser.secret(clientSecret);
    if (id.isPresent() != secret.isPresent() && parser.problems().isValid(clientId, clientSecret)) {
      parser
          .problems()
          .add(
              clientId,
              "%s and %s go together; set both or neither"
                  .formatted(clientId.key(), clientSecret.key()));
    }
    return id.flatMap(known -> secret.map(it -> new OAuthAppSettings(known, it)));
  }
}
