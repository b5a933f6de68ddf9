package io.trunkline.target.http;

import io.trunkline.provider.Provider;
import io.trunkline.provider.SignatureScheme.BasicPassword;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the members of a target that exist only in format {@code provider}. {@code userName} is
 * used for basic authentication; {@code events} lists the provider's events that are forwarded
 * regardless of triggers.
 */
final class ProviderSettings {
  private static final List<String> MEMBERS = List.of("userName", "events");
  private static final int USER_NAME_CHARS_MAX = 255;
  private static final int EVENTS_MAX = 50;

  /**
   * GitLab's event names contain spaces, Bitbucket's contain a colon, and those of Azure DevOps
   * contain dots and hyphens.
   */
  private static final Pattern EVENT_NAME =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_.: -]{0,98}[A-Za-z0-9])?");

  /**
   * Headers that must not be set, because they depend on the body and a fixed value would be wrong.
   */
  private static final Set<String> SIGNATURES = Set.of("x-hub-signature", "x-hub-signature-256");

  private ProviderSettings() {}

  /**
   * Returns the members to store.
   *
   * @param providers the providers of the pipeline's sources
   */
  static JsonObject read(JsonObject target, TargetFormat format, List<Provider> providers) {
    var settings = new JsonObject();
    if (format != TargetFormat.PROVIDER) {
      for (var member : MEMBERS) {
        if (target.containsKey(member)) {
          throw new IllegalArgumentException("target.%s needs format 'provider'".formatted(member));
        }
      }
      return settings;
    }
    rejectSignatures(target);
    userName(target, providers).ifPresent(name -> settings.put("userName", name));
    events(target).ifPresent(names -> settings.put("events", names));
    return settings;
  }

  private static void rejectSignatures(JsonObject target) {
    ownerHeaders(target).stream()
        .filter(name -> SIGNATURES.contains(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException(
              "target.headers.%s is set by Trunkline, which signs each request with target.secret"
                  .formatted(name));
        });
  }

  private static Set<String> ownerHeaders(JsonObject target) {
    return target.getJsonObject("headers", new JsonObject()).fieldNames();
  }

  private static Optional<JsonArray> events(JsonObject target) {
    if (!target.containsKey("events")) {
      return Optional.empty();
    }
    if (!(target.getValue("events") instanceof JsonArray names)
        || names.size() > EVENTS_MAX
        || !names.stream().allMatch(ProviderSettings::isEventName)) {
      throw new IllegalArgumentException(
          ("target.events must be a list of up to %d names of events as the provider sends them,"
                  + " such as 'issue_comment', 'Note Hook' or 'pullrequest:comment_created'")
              .formatted(EVENTS_MAX));
    }
    return Optional.of(new JsonArray(names.stream().distinct().toList()));
  }

  private static boolean isEventName(Object name) {
    return name instanceof String text && EVENT_NAME.matcher(text).matches();
  }

  private static Optional<String> userName(JsonObject target, List<Provider> providers) {
    if (!target.containsKey("userName")) {
      return Optional.empty();
    }
    if (!(target.getValue("userName") instanceof String name) || !isUserName(name)) {
      throw new IllegalArgumentException(
          ("target.userName must be a string of 1 to %d characters without colons and control"
                  + " characters")
              .formatted(USER_NAME_CHARS_MAX));
    }
    if (providers.stream()
        .noneMatch(provider -> provider.signatureScheme() instanceof BasicPassword)) {
      throw new IllegalArgumentException(
          "target.userName is for basic authentication, which no provider of this pipeline uses");
    }
    if (ownerHeaders(target).stream().anyMatch("authorization"::equalsIgnoreCase)) {
      throw new IllegalArgumentException(
          "target.userName and target.headers.Authorization exclude each other");
    }
    return Optional.of(name);
  }

  /** Returns whether the text is a valid user name (RFC 7617, section 2). */
  private static boolean isUserName(String name) {
    return !name.isEmpty()
        && name.length() <= USER_NAME_CHARS_MAX
        && name.chars().noneMatch(c -> c == ':' || Character.isISOControl(c));
  }
}
