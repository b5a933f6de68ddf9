package io.trunkline.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryNamesTest {

  @ParameterizedTest
  @CsvSource({
    "GITHUB, octo/app",
    "GITHUB, Octo-Org/.github",
    "GITHUB, octo_acme/octo.github.io",
    "GITHUB_ENTERPRISE_SERVER, octo/app",
    "GITLAB, group/app",
    "GITLAB, group/sub.group/sub_2/app-1",
    "GITLAB_SELF_MANAGED, group/app",
    "BITBUCKET, work_space/app.js",
    "AZURE_DEVOPS, My Project/app",
    "AZURE_DEVOPS, Projekt Ä/Größe (2)",
  })
  void acceptsNamesOfTheProvider(ProviderType type, String name) {
    assertThat(RepositoryNames.findProblem(type, name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "GITHUB,octo/app.git,octo/app",
        "GITHUB,github.com/octo/app,octo/app",
        "GITHUB,https://github.com/octo/app,octo/app",
        "GITHUB,https://github.com/octo/app.git/,octo/app",
        "GITHUB,git@github.com:octo/app.git,octo/app",
        "GITHUB,ssh://git@github.com:22/octo/app,octo/app",
        "GITHUB_ENTERPRISE_SERVER,ghes.example.com/octo/app,octo/app",
        "GITHUB, octo/app,octo/app",
        "GITHUB,octo/app ,octo/app",
        "GITHUB,octo%2Fapp,octo/app",
        "GITLAB,https://gitlab.example.com:8443/group/sub/app.git,group/sub/app",
        "GITLAB,group/sub%2Fapp,group/sub/app",
        "BITBUCKET,https://me@bitbucket.org/work/app.git,work/app",
        "AZURE_DEVOPS,My%20Project/app,My Project/app",
        "AZURE_DEVOPS,My Project/_git/app,My Project/app",
      })
  void rejectsAddressesAndSaysWhatIsMeant(ProviderType type, String name, String meant) {
    assertThat(RepositoryNames.findProblem(type, name).orElseThrow())
        .endsWith("; did you mean " + meant + "?");
    assertThat(RepositoryNames.plain(name)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "GITHUB, octo",
    "GITHUB, octo/app/x",
    "GITHUB, octo/my app",
    "GITHUB, octo/..",
    "GITHUB, octo/\u212Aernel",
    "GITHUB, oc.to/app",
    "GITLAB, app",
    "GITLAB, group/-app",
    "GITLAB, group/app.",
    "BITBUCKET, work/sub/app",
    "BITBUCKET, '{6c4d}/app'",
    "AZURE_DEVOPS, app",
    "AZURE_DEVOPS, octo/My Project/app",
    "AZURE_DEVOPS, a:b/app",
  })
  void rejectsImpossibleRepositoryNames(ProviderType type, String name) {
    assertThat(RepositoryNames.findProblem(type, name).orElseThrow())
        .startsWith("cannot be a repository of " + type.wireName())
        .doesNotContain("did you mean");
  }
}
