package io.trunkline.controlplane.rest;

import io.trunkline.account.AccountId;
import io.trunkline.account.Deployment;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Expands resource templates to the ARNs that policies name. Connections and hosts keep the ARN
 * that they were created with, which may be of another Region or namespace.
 */
final class ResourceArns {
  private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z]+)}");
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Deployment deployment;
  private final Map<String, ArnLookup> lookups;

  /** {@code lookups} has one lookup per kind of resource, such as {@code connection}. */
  ResourceArns(Deployment deployment, Map<String, ArnLookup> lookups) {
    this.deployment = deployment;
    this.lookups = Map.copyOf(lookups);
  }

  AccountId administrator() {
    return deployment.administrator();
  }

  /**
   * {@code template} is for example {@code pipeline/{name}}; {@code path} holds the values by name.
   */
  String expand(String template, AccountId owner, Map<String, String> path) {
    var resource = PARAMETER.matcher(template).replaceAll(found -> value(found.group(1), path));
    var kind = resource.substring(0, Math.max(resource.indexOf('/'), 0));
    return Optional.ofNullable(lookups.get(kind))
        .map(lookup -> find(lookup, owner, resource))
        .orElseGet(() -> deployment.arn(owner, resource));
  }

  /**
   * Returns the value without escaping it: the schemas forbid characters that are special in a
   * regular expression's replacement.
   */
  private static String value(String parameter, Map<String, String> path) {
    var text = Optional.ofNullable(path.get(parameter)).orElseThrow();
    var isId = parameter.endsWith("Id");
    return isId && UUID_FORM.matcher(text).matches() ? UUID.fromString(text).toString() : text;
  }

  /**
   * Returns a plausible ARN for a resource that does not exist, so that a denied caller cannot tell
   * whether it exists.
   */
  private String find(ArnLookup lookup, AccountId owner, String resource) {
    return lookup
        .find(owner, resource.substring(resource.indexOf('/') + 1))
        .await()
        .orElseGet(() ->
            String.join(
                ":",
                "arn",
                deployment.partition(),
                "codeconnections",
                deployment.region(),
                owner.value(),
                resource));
  }
}
