package io.trunkline.account;

import java.util.List;

/**
 * The two names of the CodeConnections service in actions and ARNs. A policy that uses one name
 * also means the other.
 */
final class ServiceAliases {
  private static final String NEW = "codeconnections";
  private static final String OLD = "codestar-connections";

  private ServiceAliases() {}

  /**
   * Returns all names of an action. For an action of another service, this is only the given name.
   */
  static List<String> ofAction(String action) {
    var colon = action.indexOf(':');
    return colon < 0 ? List.of(action) : both(action, 0, colon);
  }

  /**
   * Returns all names of an ARN. If the text is not an ARN or belongs to another service, this is
   * only the given text.
   */
  static List<String> ofArn(String text) {
    var from = text.indexOf(':', text.indexOf(':') + 1) + 1;
    var to = text.indexOf(':', from);
    return from == 0 || to < 0 ? List.of(text) : both(text, from, to);
  }

  /**
   * Returns the text with each name of the service, which is at positions {@code from} to {@code
   * to}.
   */
  private static List<String> both(String text, int from, int to) {
    var service = text.substring(from, to);
    if (!service.equals(NEW) && !service.equals(OLD)) {
      return List.of(text);
    }
    var other = service.equals(NEW) ? OLD : NEW;
    return List.of(text, text.substring(0, from) + other + text.substring(to));
  }
}
