package io.trunkline.controlplane.rest;

import io.trunkline.account.AccountId;
import io.trunkline.account.Permission;
import io.trunkline.controlplane.Deployment;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a call of the native API needs: the action and the resource that its operation states in
 * {@code openapi.yaml}, and what the operation itself adds.
 */
final class RestPermissions {
  private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z]+)}");
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Deployment deployment;
  private final Map<String, ResourceArns> arns;

  /** {@code arns} by the kind of a resource: {@code connection}. */
  RestPermissions(Deployment deployment, Map<String, ResourceArns> arns) {
    this.deployment = deployment;
    this.arns = Map.copyOf(arns);
  }

  /** At least one; the first is that of the operation. */
  List<Permission> of(Endpoint endpoint, RestOperation operation, RestCall call) {
    var stated = Permission.of(endpoint.action(), resource(endpoint, call));
    return operation.needs().of(stated, call);
  }

  private String resource(Endpoint endpoint, RestCall call) {
    var template = endpoint.resource();
    if (template.equals("*")) {
      return template;
    }
    var owner = endpoint.isForAdministrator() ? deployment.administrator() : call.owner();
    var path = PARAMETER.matcher(template).replaceAll(found -> value(call, found.group(1)));
    var slash = path.indexOf('/');
    return Optional.ofNullable(arns.get(path.substring(0, Math.max(slash, 0))))
        .map(known -> minted(known, owner, path))
        .orElseGet(() -> deployment.arn(owner, path));
  }

  /** Values of these parameters hold no character that replacing gives a meaning. */
  private static String value(RestCall call, String parameter) {
    var text = call.part(parameter);
    var isId = parameter.equals("id") || parameter.endsWith("Id");
    return isId && UUID_FORM.matcher(text).matches() ? UUID.fromString(text).toString() : text;
  }

  /** Of what does not exist an ARN as it might be: no rule shall tell by its refusal. */
  private String minted(ResourceArns known, AccountId owner, String path) {
    Future<Optional<String>> found = known.find(owner, path.substring(path.indexOf('/') + 1));
    return found
        .await()
        .orElseGet(() ->
            String.join(
                ":",
                "arn",
                deployment.partition(),
                "codeconnections",
                deployment.region(),
                owner.value(),
                path));
  }
}
