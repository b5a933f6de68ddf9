package io.trunkline.account;

import io.trunkline.platform.text.LetterCase;
import java.util.Optional;
import java.util.Set;

/**
 * The condition keys that policies may use. Like AWS, ignores case in all of them, including tag
 * keys.
 */
final class ConditionKeys {
  static final String RESOURCE_TAG = "aws:resourcetag/";
  static final String TAG_KEYS = "aws:tagkeys";
  private static final String REQUEST_TAG = "aws:requesttag/";
  private static final String SERVICE = "codeconnections:";
  private static final String OLDER_SERVICE = "codestar-connections:";

  /** Service Authorization Reference, "AWS CodeConnections". */
  private static final Set<String> OF_SERVICE =
      Set.of(
          "branch",
          "branchname",
          "fullrepositoryid",
          "hostarn",
          "installationid",
          "ownerid",
          "passedtoservice",
          "provideraction",
          "providerpermissionsrequired",
          "providertype",
          "providertypefilter",
          "repositoryname",
          "vpcid");

  private static final Set<String> GLOBAL =
      Set.of(
          "aws:currenttime",
          "aws:epochtime",
          "aws:securetransport",
          "aws:sourceip",
          TAG_KEYS,
          "iam:passedtoservice");

  /** Keys whose values are names at the provider, which ignores the case of these names. */
  private static final Set<String> IGNORING_CASE =
      Set.of(SERVICE + "fullrepositoryid", SERVICE + "ownerid", SERVICE + "repositoryname");

  private ConditionKeys() {}

  /** Returns the key as {@link PolicyContext} stores it; empty if it is not supported. */
  static Optional<String> find(String name) {
    var key = LetterCase.fold(name);
    var current =
        key.startsWith(OLDER_SERVICE) ? SERVICE + key.substring(OLDER_SERVICE.length()) : key;
    return isKnown(current) ? Optional.of(current) : Optional.empty();
  }

  /**
   * Whether the values of the key are compared without regard to case, whatever the operator is.
   */
  static boolean ignoresCase(String key) {
    return IGNORING_CASE.contains(key);
  }

  private static boolean isKnown(String key) {
    return GLOBAL.contains(key)
        || isTag(key, REQUEST_TAG)
        || isTag(key, RESOURCE_TAG)
        || (key.startsWith(SERVICE) && OF_SERVICE.contains(key.substring(SERVICE.length())));
  }

  private static boolean isTag(String key, String prefix) {
    return key.startsWith(prefix) && key.length() > prefix.length();
  }
}
