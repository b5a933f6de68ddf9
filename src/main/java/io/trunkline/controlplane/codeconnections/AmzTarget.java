package io.trunkline.controlplane.codeconnections;

import io.trunkline.resource.Namespace;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The {@code X-Amz-Target} header. Python clients send the service's long name as a prefix, Go
 * clients do not.
 */
record AmzTarget(Namespace namespace, String operation) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:[\\w.]{1,128}\\.)?(CodeConnections_20231201|CodeStar_connections_20191201)"
              + "\\.([A-Za-z]{1,64})");

  /**
   * The header values that existing clients send. They are looked up without matching the regular
   * expression.
   */
  List<String> usualHeaders() {
    var parts =
        switch (namespace) {
          case CODECONNECTIONS ->
              List.of("com.amazonaws.codeconnections.", "CodeConnections_20231201.");
          case CODESTAR_CONNECTIONS ->
              List.of("com.amazonaws.codestar.connections.", "CodeStar_connections_20191201.");
        };
    var plain = parts.getLast() + operation;
    return List.of(plain, parts.getFirst() + plain);
  }

  /** Returns empty if the header has neither form. */
  static Optional<AmzTarget> find(String header) {
    var form = FORM.matcher(header);
    return form.matches()
        ? Optional.of(new AmzTarget(namespace(form.group(1)), form.group(2)))
        : Optional.empty();
  }

  private static Namespace namespace(String service) {
    return service.equals("CodeConnections_20231201")
        ? Namespace.CODECONNECTIONS
        : Namespace.CODESTAR_CONNECTIONS;
  }
}
