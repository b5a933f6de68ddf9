package io.trunkline.account;

import io.trunkline.platform.text.LetterCase;
import io.trunkline.platform.text.Suggestions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The actions that policies may name. Others are rejected, because a Deny with a misspelt action
 * would deny nothing. Sources: Service Authorization Reference, "AWS CodeConnections", and {@code
 * openapi.yaml} for {@code trunkline}.
 */
final class KnownActions {
  private static final String CODE_CONNECTIONS = "codeconnections";

  private static final Map<String, List<String>> BY_SERVICE =
      Map.of(
          CODE_CONNECTIONS,
          List.of(
              "CreateConnection",
              "CreateHost",
              "CreateRepositoryLink",
              "CreateSyncConfiguration",
              "DeleteConnection",
              "DeleteHost",
              "DeleteRepositoryLink",
              "DeleteSyncConfiguration",
              "GetConnection",
              "GetConnectionToken",
              "GetHost",
              "GetIndividualAccessToken",
              "GetInstallationUrl",
              "GetRepositoryLink",
              "GetRepositorySyncStatus",
              "GetResourcePolicy",
              "GetResourceSyncStatus",
              "GetSyncBlockerSummary",
              "GetSyncConfiguration",
              "ListConnections",
              "ListHosts",
              "ListInstallationTargets",
              "ListRepositoryLinks",
              "ListRepositorySyncDefinitions",
              "ListSyncConfigurations",
              "ListTagsForResource",
              "PassConnection",
              "PassRepository",
              "RegisterAppCode",
              "StartAppRegistrationHandshake",
              "StartOAuthHandshake",
              "TagResource",
              "UntagResource",
              "UpdateConnectionInstallation",
              "UpdateHost",
              "UpdateRepositoryLink",
              "UpdateSyncBlocker",
              "UpdateSyncConfiguration",
              "UseConnection"),
          "trunkline",
          List.of(
              "CancelDispatch",
              "CreateAccessKey",
              "CreateAccount",
              "CreateInstallation",
              "DeleteAccessKey",
              "DeleteInstallation",
              "DeletePipeline",
              "DisableAccessKey",
              "EnableAccessKey",
              "Explain",
              "GetAccessKey",
              "GetDelivery",
              "GetInstallation",
              "GetPipeline",
              "HoldProviderInstallation",
              "ListAccessKeys",
              "ListAccounts",
              "ListAuditRecords",
              "ListDeliveries",
              "ListDispatches",
              "ListInstallationHooks",
              "ListInstallations",
              "ListPipelines",
              "PausePipeline",
              "PutAccessKeyPolicy",
              "PutPipeline",
              "RepairInstallationHooks",
              "ResumePipeline",
              "RetryDispatch",
              "RotateInstallationSecret",
              "ShareConnection",
              "UnshareConnection",
              "UpdateAccessKey",
              "UpdateAccount",
              "UpdateInstallation"),
          "iam",
          List.of("PassRole"),
          "sts",
          List.of("GetCallerIdentity"));

  private KnownActions() {}

  private static String suggestion(String action, List<String> known) {
    return Suggestions.nearest(action, known).map(it -> "; did you mean " + it + "?").orElse("");
  }

  /** Returns why no action matches a pattern such as {@code trunkline:List*}; empty if one does. */
  static Optional<String> findProblem(String pattern) {
    var colon = pattern.indexOf(':');
    if (colon < 0 || pattern.startsWith("*:")) {
      return Optional.empty();
    }
    var service = LetterCase.fold(pattern.substring(0, colon));
    var known = BY_SERVICE.get(service.equals("codestar-connections") ? CODE_CONNECTIONS : service);
    if (known == null) {
      return Optional.of(
          "'%s': the service %s is unknown here; known are codeconnections, codestar-connections,"
                  .formatted(pattern, service)
              + " trunkline, iam and sts");
    }
    var action = LetterCase.fold(pattern.substring(colon + 1));
    return known.stream().anyMatch(one -> Wildcards.match(action, LetterCase.fold(one)))
        ? Optional.empty()
        : Optional.of(
            "'%s' matches no action of %s%s"
                .formatted(pattern, service, suggestion(pattern.substring(colon + 1), known)));
  }
}
