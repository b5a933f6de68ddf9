package io.trunkline.provider;

import java.util.Arrays;
import java.util.Optional;

/** The provider types of CodeConnections, with the path segment of their webhook endpoint. */
public enum ProviderType {
  BITBUCKET("Bitbucket", "bitbucket", false),
  GITHUB("GitHub", "github", false),
  GITHUB_ENTERPRISE_SERVER("GitHubEnterpriseServer", "github", true),
  GITLAB("GitLab", "gitlab", false),
  GITLAB_SELF_MANAGED("GitLabSelfManaged", "gitlab", true),
  AZURE_DEVOPS("AzureDevOps", "azure-devops", false);

  private final String wireName;
  private final String segment;
  private final boolean selfManaged;

  ProviderType(String wireName, String segment, boolean selfManaged) {
    this.wireName = wireName;
    this.segment = segment;
    this.selfManaged = selfManaged;
  }

  /** The value on the wire and in tables: {@code GitHub}. */
  public String wireName() {
    return wireName;
  }

  /** The path segment of the webhook endpoint: {@code github}. */
  public String segment() {
    return segment;
  }

  /** Whether connections of this type need a host. */
  public boolean isSelfManaged() {
    return selfManaged;
  }

  public static Optional<ProviderType> find(String wireName) {
    return Arrays.stream(values()).filter(type -> type.wireName.equals(wireName)).findFirst();
  }
}
