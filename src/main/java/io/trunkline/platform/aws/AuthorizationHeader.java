package io.trunkline.platform.aws;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * The header {@code AWS4-HMAC-SHA256 Credential=…, SignedHeaders=a;b, Signature=<64 hex>}, with its
 * parameters in any order.
 */
record AuthorizationHeader(CredentialScope scope, List<String> signedHeaders, String signature) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final int SIGNED_HEADER_COUNT_MAX = 100;
  private static final List<String> PARAMETERS =
      List.of("Credential", "SignedHeaders", "Signature");
  private static final String NAME_MARKS = "!#$%&'*+.^_`|~;-";

  AuthorizationHeader {
    signedHeaders = List.copyOf(signedHeaders);
  }

  /** The parsed header, or what is wrong with it. */
  sealed interface Parsed {
    record Good(AuthorizationHeader header) implements Parsed {}

    record Bad(String message) implements Parsed {}
  }

  static Parsed parse(String text) {
    if (!text.startsWith(ALGORITHM + " ")) {
      return new Parsed.Bad("Unsupported AWS 'algorithm': it must be '" + ALGORITHM + "'.");
    }
    var parameters = new HashMap<String, String>();
    for (var part : text.substring(ALGORITHM.length() + 1).split(",", -1)) {
      var equals = part.indexOf('=');
      var name = equals < 0 ? "" : part.substring(0, equals).strip();
      if (!PARAMETERS.contains(name)
          || parameters.put(name, part.substring(equals + 1).strip()) != null) {
        return new Parsed.Bad(
            "Authorization header is not a list of 'name=value' parameters, each once.");
      }
    }
    return findMissing(parameters)
        .<Parsed>map(Parsed.Bad::new)
        .orElseGet(() -> assemble(parameters));
  }

  private static Optional<String> findMissing(HashMap<String, String> parameters) {
    var messages = new ArrayList<String>();
    for (var name : PARAMETERS) {
      if (parameters.getOrDefault(name, "").isEmpty()) {
        messages.add("Authorization header requires '" + name + "' parameter.");
      }
    }
    return messages.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", messages));
  }

  private static boolean isOfNames(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || NAME_MARKS.indexOf(c) >= 0;
  }

  private static Parsed assemble(HashMap<String, String> parameters) {
    var names = parameters.getOrDefault("SignedHeaders", "");
    var signedHeaders = List.of(names.split(";", -1));
    if (!CredentialScope.isOf(names, AuthorizationHeader::isOfNames)
        || signedHeaders.contains("")
        || signedHeaders.size() > SIGNED_HEADER_COUNT_MAX) {
      return new Parsed.Bad(
          "Authorization header's 'SignedHeaders' must be lower-case names joined by ';'.");
    }
    return CredentialScope.find(parameters.getOrDefault("Credential", ""))
        .<Parsed>map(scope ->
            new Parsed.Good(
                new AuthorizationHeader(
                    scope, signedHeaders, parameters.getOrDefault("Signature", ""))))
        .orElseGet(() ->
            new Parsed.Bad(
                "Credential must have exactly 5 slash-delimited elements, e.g."
                    + " keyid/date/region/service/aws4_request."));
  }
}
