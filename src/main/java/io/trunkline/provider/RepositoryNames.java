package io.trunkline.provider;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a full repository name may be at each provider, according to the rules that the providers
 * document for owners, groups, workspaces, projects and repositories.
 */
public final class RepositoryNames {
  private static final String GIT_SUFFIX = "(?<!\\.git)";
  private static final String GITHUB_NAME = "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}" + GIT_SUFFIX;
  private static final String GITLAB_NAME = "[A-Za-z0-9_][A-Za-z0-9_.-]*(?<!\\.)(?<!\\.atom)";
  private static final String BITBUCKET_NAME = "[A-Za-z0-9_.-]{1,62}" + GIT_SUFFIX;
  private static final String AZURE_NAME =
      "(?![\\s._])[^/\\\\:~&%;@'\"?<>|#$*{},+=\\[\\]\\p{Cc}\\p{Cs}]{1,64}(?<![\\s.])";

  private record Rule(Pattern pattern, String form) {}

  private static final Rule GITHUB =
      new Rule(Pattern.compile("[A-Za-z0-9_-]{1,100}/" + GITHUB_NAME), "owner/repository");
  private static final Rule GITLAB =
      new Rule(
          Pattern.compile("%1$s(?:/%1$s){1,20}".formatted(GITLAB_NAME) + GIT_SUFFIX),
          "group/project, or group/subgroup/project");

  private static final Map<ProviderType, Rule> RULES =
      Map.of(
          ProviderType.GITHUB, GITHUB,
          ProviderType.GITHUB_ENTERPRISE_SERVER, GITHUB,
          ProviderType.GITLAB, GITLAB,
          ProviderType.GITLAB_SELF_MANAGED, GITLAB,
          ProviderType.BITBUCKET,
              new Rule(
                  Pattern.compile("[A-Za-z0-9_-]{1,62}/" + BITBUCKET_NAME), "workspace/repository"),
          ProviderType.AZURE_DEVOPS,
              new Rule(Pattern.compile(AZURE_NAME + "/" + AZURE_NAME), "project/repository"));

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:[a-z][a-z+]*://)?(?:[^/@\\s]+@)?[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+(?::[0-9]+)?[/:]");

  private static final Pattern PERCENT = Pattern.compile("%[0-9A-Fa-f]{2}");

  private RepositoryNames() {}

  /** Returns why no repository of the provider has this name; empty if one may have it. */
  public static Optional<String> findProblem(ProviderType type, String name) {
    var rule = RULES.get(type);
    if (rule == null || rule.pattern().matcher(name).matches()) {
      return Optional.empty();
    }
    var meant = plain(name);
    var hint =
        !meant.equals(name) && rule.pattern().matcher(meant).matches()
            ? "; did you mean " + meant + "?"
            : "";
    return Optional.of(
        "cannot be a repository of %s: it must have the form %s%s"
            .formatted(type.wireName(), rule.form(), hint));
  }

  /**
   * Returns what is left of a copied address: without protocol, host, {@code .git} and surrounding
   * blanks or slashes, and decoded if it is percent-encoded.
   */
  public static String plain(String name) {
    var text = name.strip();
    if (PERCENT.matcher(text).find()) {
      text = decoded(text);
    }
    var address = ADDRESS.matcher(text);
    if (address.lookingAt() && text.indexOf('/', address.end()) > 0) {
      text = text.substring(address.end());
    }
    text = text.replace("/_git/", "/").replaceAll("^/+|/+$", "");
    return text.endsWith(".git") ? text.substring(0, text.length() - 4) : text;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8).strip();
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }
}
