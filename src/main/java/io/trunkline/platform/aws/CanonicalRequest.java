package io.trunkline.platform.aws;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text that a signature covers. Clients encode path and query differently, so there are up to
 * four texts: with the path as sent (older curl, S3) or encoded once more (SDKs, newer curl), and
 * with the query as sent (older curl) or decoded, encoded and sorted (SDKs, newer curl). All of
 * them mean the same request to a server, so accepting all of them does not let anybody change a
 * signed request. The exception is a path with an encoded '%', which could be the encoded form of
 * another path. It is therefore not accepted as sent.
 *
 * <p>AWS Identity and Access Management User Guide, "Create a signed AWS API request".
 */
final class CanonicalRequest {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private CanonicalRequest() {}

  static List<String> candidates(
      SignedRequest request, List<String> signedHeaders, String payloadHash) {
    var paths = paths(request.path().isEmpty() ? "/" : request.path());
    var queries = distinct(canonicalQuery(request.query()), request.query());
    var rest = headers(request, signedHeaders) + "\n" + payloadHash;
    var candidates = new ArrayList<String>();
    for (var path : paths) {
      for (var query : queries) {
        candidates.add(String.join("\n", request.method(), path, query, rest));
      }
    }
    return candidates;
  }

  private static List<String> paths(String sent) {
    var encoded = encode(sent.getBytes(StandardCharsets.UTF_8), true);
    return sent.contains("%25") ? List.of(encoded) : distinct(encoded, sent);
  }

  /** Returns both forms, or only one if they are equal, as they usually are. */
  private static List<String> distinct(String one, String other) {
    return one.equals(other) ? List.of(one) : List.of(one, other);
  }

  private static String headers(SignedRequest request, List<String> signedHeaders) {
    var text = new StringBuilder();
    for (var name : signedHeaders) {
      text.append(name).append(':');
      var separator = "";
      for (var value : request.headers().getOrDefault(name, List.of())) {
        text.append(separator).append(collapsed(value));
        separator = ",";
      }
      text.append('\n');
    }
    return text.append('\n').append(String.join(";", signedHeaders)).toString();
  }

  /** Trims a value and collapses runs of white space to one space; most values need no change. */
  private static String collapsed(String value) {
    for (var i = 0; i < value.length(); i++) {
      if (Character.isWhitespace(value.charAt(i))) {
        return SPACES.matcher(value.strip()).replaceAll(" ");
      }
    }
    return value;
  }

  private static String canonicalQuery(String query) {
    if (query.isEmpty()) {
      return "";
    }
    record Parameter(String name, String value) {}
    var parameters = new ArrayList<Parameter>();
    for (var part : query.split("&", -1)) {
      if (!part.isEmpty()) {
        var equals = part.indexOf('=');
        parameters.add(
            equals < 0
                ? new Parameter(recode(part), "")
                : new Parameter(
                    recode(part.substring(0, equals)), recode(part.substring(equals + 1))));
      }
    }
    parameters.sort((a, b) ->
        a.name().equals(b.name()) ? a.value().compareTo(b.value()) : a.name().compareTo(b.name()));
    return String.join(
        "&",
        parameters.stream().map(parameter -> parameter.name() + "=" + parameter.value()).toList());
  }

  /** Decodes a query as servers do ('+' is a space), then encodes it as AWS specifies. */
  private static String recode(String text) {
    var raw = text.getBytes(StandardCharsets.UTF_8);
    var decoded = new byte[raw.length];
    var length = 0;
    for (var i = 0; i < raw.length; i++) {
      if (raw[i] == '%' && i + 2 < raw.length && hex(raw[i + 1]) >= 0 && hex(raw[i + 2]) >= 0) {
        decoded[length++] = (byte) (hex(raw[i + 1]) * 16 + hex(raw[i + 2]));
        i += 2;
      } else {
        decoded[length++] = raw[i] == '+' ? (byte) ' ' : raw[i];
      }
    }
    return encode(Arrays.copyOf(decoded, length), false);
  }

  private static int hex(byte digit) {
    return Character.digit(digit, 16);
  }

  /** Encodes all but the unreserved characters of RFC 3986 as {@code %XX}. */
  private static String encode(byte[] bytes, boolean keepSlashes) {
    var text = new StringBuilder(bytes.length);
    for (var b : bytes) {
      var c = (char) (b & 0xff);
      if (UNRESERVED.indexOf(c) >= 0 || (c == '/' && keepSlashes)) {
        text.append(c);
      } else {
        text.append(String.format("%%%02X", (int) c));
      }
    }
    return text.toString();
  }
}
