package io.trunkline.settings;

import io.trunkline.settings.TrunklineConfig.GithubApp;
import io.trunkline.settings.TrunklineConfig.GithubAppCredential;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Parses the settings of the GitHub App: its webhook, and with what it calls GitHub. */
final class GithubAppSettings {
  private static final Setting[] GITHUB_APP_CREDENTIAL = {
    Setting.GITHUB_APP_ID,
    Setting.GITHUB_APP_SLUG,
    Setting.GITHUB_APP_CLIENT_ID,
    Setting.GITHUB_APP_CLIENT_SECRET,
    Setting.GITHUB_APP_PRIVATE_KEY
  };

  private GithubAppSettings() {}

  static Optional<GithubApp> parse(SettingParser parser) {
    var key =
        parser.secret(
            Setting.GITHUB_APP_KEY,
            Pattern.compile("[A-Za-z0-9_-]{22,128}"),
            "22 to 128 random letters, digits, '-' and '_'");
    var secret = parser.webhookSecret(Setting.GITHUB_APP_WEBHOOK_SECRET);
    var previous = parser.webhookSecret(Setting.GITHUB_APP_PREVIOUS_WEBHOOK_SECRET);
    var isComplete =
        key.isPresent() == secret.isPresent() && (previous.isEmpty() || secret.isPresent());
    if (!isComplete
        && parser
            .problems()
            .isValid(
                Setting.GITHUB_APP_KEY,
                Setting.GITHUB_APP_WEBHOOK_SECRET,
                Setting.GITHUB_APP_PREVIOUS_WEBHOOK_SECRET)) {
      parser
          .problems()
          .add(
              Setting.GITHUB_APP_KEY,
              "%s and %s go together, and %s needs both; set both or neither"
                  .formatted(
                      Setting.GITHUB_APP_KEY.key(),
                      Setting.GITHUB_APP_WEBHOOK_SECRET.key(),
                      Setting.GITHUB_APP_PREVIOUS_WEBHOOK_SECRET.key()));
    }
    var credential = githubAppCredential(parser, key.isPresent());
    return key.map(known ->
        new GithubApp(
            known, Stream.concat(secret.stream(), previous.stream()).toList(), credential));
  }

  private static Optional<GithubAppCredential> githubAppCredential(
      SettingParser parser, boolean hasHook) {
    var id = parser.optional(Setting.GITHUB_APP_ID, Pattern.compile("[0-9]{1,18}"), "a number");
    var slug =
        parser.optional(
            Setting.GITHUB_APP_SLUG, Pattern.compile("[a-z0-9-]{1,100}"), "the app's URL name");
    var clientId =
        parser.optional(
            Setting.GITHUB_APP_CLIENT_ID, Pattern.compile("[A-Za-z0-9._-]{1,100}"), "a client ID");
    var clientSecret = parser.secret(Setting.GITHUB_APP_CLIENT_SECRET);
    var privateKey = parser.rsaPrivateKey(Setting.GITHUB_APP_PRIVATE_KEY);
    var given = Stream.of(id, slug, clientId, clientSecret, privateKey).filter(Optional::isPresent);
    var count = given.count();
    if ((count == GITHUB_APP_CREDENTIAL.length && hasHook) || count == 0) {
      return count == 0
          ? Optional.empty()
          : Optional.of(
              new GithubAppCredential(
                  id.orElseThrow(),
                  slug.orElseThrow(),
                  clientId.orElseThrow(),
                  clientSecret.orElseThrow(),
                  privateKey.orElseThrow()));
    }
    if (parser.problems().isValid(GITHUB_APP_CREDENTIAL)
        && parser.problems().isValid(Setting.GITHUB_APP_KEY, Setting.GITHUB_APP_WEBHOOK_SECRET)) {
      parser
          .problems()
          .add(
              Setting.GITHUB_APP_ID,
              "github.app.id, slug, client-id, client-secret and private-key go together, and need"
                  + " github.app.key and github.app.webhook-secret; set all or none");
    }
    return Optional.empty();
  }
}
