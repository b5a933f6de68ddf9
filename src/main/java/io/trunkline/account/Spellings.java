package io.trunkline.account;

import java.util.List;

/**
 * The two names of the CodeConnections service in actions and ARNs. A policy that says one means
 * the other too.
 */
final class Spellings {
  private static final String NEW = "codeconnections";
  private static final String OLD = "codestar-connections";

  private Spellings() {}

  /** Of an action; one text when it is another service's. */
  static List<String> ofAction(String action) {
    var colon = action.indexOf(':');
    return colon < 0
        ? List.of(action)
        : both(action.substring(0, colon)).stream()
            .map(service -> service + action.substring(colon))
            .toList();
  }

  /** Of an ARN; the text itself when it is none, or another service's. */
  static List<String> ofArn(String text) {
    var parts = text.split(":", 4);
    return parts.length < 4
        ? List.of(text)
        : both(parts[2]).stream()
            .map(service -> String.join(":", parts[0], parts[1], service, parts[3]))
            .toList();
  }

  private static List<String> both(String service) {
    return service.equals(NEW) || service.equals(OLD) ? List.of(NEW, OLD) : List.of(service);
  }
}
