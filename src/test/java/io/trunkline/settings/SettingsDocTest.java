package io.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/settings.md} is generated from {@link Setting}. To write it: {@code mvn test
 * -Dtest=SettingsDocTest -Dtrunkline.docs=write}.
 */
class SettingsDocTest {
  private static final Path FILE = Path.of("docs", "settings.md");
  private static final boolean WRITE = "write".equals(System.getProperty("trunkline.docs"));

  private static final String INTRODUCTION =
      """
      # Settings

      <!-- Generated from the enum Setting: mvn test -Dtest=SettingsDocTest -Dtrunkline.docs=write -->

      A setting is read from the first of these sources that has it:

      1. a flag: `./trunkline serve --gateway.listen=127.0.0.1:8080`;
      2. an environment variable: `TRUNKLINE_GATEWAY_LISTEN` (the key in capitals, with `_` for `.` and `-`);
      3. the settings file: `conf/trunkline.yaml` in the working directory if it exists, or the file that `--config` names. Keys are dotted
         (`gateway.listen: …`) or nested (`gateway: {listen: …}`);
      4. its default.

      An unknown key, an unknown variable `TRUNKLINE_…` and an invalid value stop the start with exit code 78, an unknown flag with exit code 2. So does
      a value that cannot work here: a port in use, a folder that is not writable, a key that does not fit its certificate. All of that is checked before anything
      starts and reported at once, one line each, with the file and line. An empty variable counts as not set; the variables that Kubernetes sets for a service
      named `trunkline` are ignored.

      | Kind | Examples |
      |---|---|
      | Duration | `500ms`, `15s`, `30m`, `24h`, `3d` |
      | Size | `26214400`, `256KiB`, `25MiB`, `1GiB` |
      | List | `10.0.0.0/8,fd00::/8`; in the file also a YAML list |
      | Secret | the text itself, or a file that contains it: add `-file` to the key (`database.url-file`, `TRUNKLINE_DATABASE_URL_FILE`) |

      Relative paths start at the working directory; `~` is `$HOME`.
      """;

  private static final Map<String, String> HEADINGS =
      Map.ofEntries(
          Map.entry("gitlab", "GitLab application"),
          Map.entry("bitbucket", "Bitbucket consumer"),
          Map.entry("azure-devops", "Entra application, for Azure DevOps"),
          Map.entry("gateway", "Gateway listener (for providers; expose only this one)"),
          Map.entry("control", "Control listener (CodeConnections API and native API)"),
          Map.entry("management", "Management listener (health and metrics)"),
          Map.entry("database", "Database"),
          Map.entry("data", "Data folder"),
          Map.entry("egress", "Dispatches"),
          Map.entry("retention", "Retention"),
          Map.entry("targets", "Addresses of targets"),
          Map.entry("hosts", "Addresses of self-managed providers"),
          Map.entry("verticles", "Your own verticles"),
          Map.entry("quotas", "Quotas of an account (the defaults are those of AWS)"),
          Map.entry("regions", "Regions"),
          Map.entry("github", "GitHub App (set key and webhook secret, or neither)"),
          Map.entry("providers", "Calls to providers"),
          Map.entry("handshakes", "Connecting in the browser"),
          Map.entry("partition", "Partition"),
          Map.entry("secrets", "Encryption of secrets"),
          Map.entry("log", "Logs"),
          Map.entry("bootstrap", "First access key"));

  @Test
  void documentIsGeneratedFromSettings() throws IOException {
    var generated = document();

    if (WRITE) {
      Files.writeString(FILE, generated);
    }

    assertThat(Files.readString(FILE))
        .as("mvn test -Dtest=SettingsDocTest -Dtrunkline.docs=write updates the file")
        .isEqualTo(generated);
  }

  private static String document() {
    var groups =
        Arrays.stream(Setting.values())
            .collect(
                Collectors.groupingBy(Setting::group, LinkedHashMap::new, Collectors.toList()));
    assertThat(HEADINGS.keySet()).containsExactlyInAnyOrderElementsOf(groups.keySet());
    var text = new StringBuilder(INTRODUCTION);
    groups.forEach(
        (group, settings) -> text.append(section(HEADINGS.getOrDefault(group, group), settings)));
    return text.toString();
  }

  private static String section(String heading, List<Setting> settings) {
    var section = new StringBuilder("\n## " + heading + "\n\n");
    section.append("| Key | Default | Meaning |\n|---|---|---|\n");
    settings.forEach(setting -> section.append(row(setting)));
    return section.toString();
  }

  private static String row(Setting setting) {
    var defaultText = setting.defaultText().isEmpty() ? "empty" : "`" + setting.defaultText() + "`";
    var meaning = setting.meaning().replace("|", "\\|").replace("<key>", "`<key>`");
    var secret = setting.isSecret() ? " (secret)" : "";
    return "| `%s`%s | %s | %s |\n".formatted(setting.key(), secret, defaultText, meaning);
  }
}
