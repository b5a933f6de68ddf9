package io.trunkline.target.http;

import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.HttpUrl;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Provider;
import io.trunkline.target.TargetRegistration;
import io.trunkline.target.TargetType;
import io.trunkline.target.TargetType.Registration.Accepted;
import io.trunkline.target.TargetType.Registration.Refused;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Registers targets {@code {"type":"http","url","format","secret"?,"previousSecret"?,"headers"?}};
 * see {@link ProviderSettings} for more members. While a previous secret is registered, it also
 * signs requests. A registration without a secret keeps the secret of the replaced target, unless
 * that target had another format. Headers are not kept, because they are sent unchanged: a caller
 * who sets another URL would learn them.
 */
public final class HttpTargetType implements TargetType {
  static final String TYPE = "http";

  private static final Set<String> MEMBERS =
      Set.of("type", "url", "format", "secret", "previousSecret", "headers", "userName", "events");

  private final List<Provider> providers;
  private final AddressGuard guard;
  private final SecureRandom random;

  public HttpTargetType(List<Provider> providers, AddressGuard guard, SecureRandom random) {
    this.providers = List.copyOf(providers);
    this.guard = guard;
    this.random = random;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Registration register(TargetRegistration request) {
    try {
      return accept(request);
    } catch (IllegalArgumentException e) {
      return new Refused(String.valueOf(e.getMessage()));
    }
  }

  private Accepted accept(TargetRegistration request) {
    var target = request.target();
    rejectUnknownMembers(target);
    var format = format(target);
    var headers = OwnerHeaders.read(target);
    var settings =
        new JsonObject()
            .put("type", TYPE)
            .put("url", url(target))
            .put("format", format.wireName())
            .mergeIn(ProviderSettings.read(target, format, providers(request)));
    var givenSecret = secret(target, "secret", format).or(() -> keptSecret(request, format));
    var secret = givenSecret.orElseGet(() -> format.generateSecret(random));
    var sealed = new JsonObject().put("secret", secret.reveal()).put("headers", headers);
    previousSecret(target, format, secret)
        .ifPresent(previous -> sealed.put("previousSecret", previous.reveal()));
    var shownOnce =
        givenSecret.isPresent()
            ? new JsonObject()
            : new JsonObject().put("secret", secret.reveal());
    return new Accepted(settings, Optional.of(sealed), shownOnce);
  }

  /**
   * Returns the secret of the replaced target. Empty if the format changes, because the new format
   * may need another form of secret.
   */
  private static Optional<Secret> keptSecret(TargetRegistration request, TargetFormat format) {
    return request
        .replaced()
        .filter(replaced -> TargetFormat.of(replaced.settings()) == format)
        .flatMap(replaced -> text(replaced.secrets(), "secret"))
        .map(Secret::of);
  }

  private List<Provider> providers(TargetRegistration request) {
    return providers.stream()
        .filter(provider ->
            request.providers().stream()
                .anyMatch(type -> type.segment().equals(provider.segment())))
        .toList();
  }

  private static void rejectUnknownMembers(JsonObject target) {
    var unknown = new TreeSet<>(target.fieldNames());
    unknown.removeAll(MEMBERS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          ("target.%s is unknown; a target of type http has url, format, secret,"
                  + " previousSecret and headers, and with format 'provider' also userName"
                  + " and events")
              .formatted(unknown.first()));
    }
  }

  private String url(JsonObject target) {
    var text =
        text(target, "url")
            .orElseThrow(() -> new IllegalArgumentException("target.url is missing"));
    try {
      var objection = guard.literalObjection(HttpUrl.parse(text));
      objection.ifPresent(reason -> {
        throw new IllegalArgumentException(reason);
      });
      return text;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("target.url: " + e.getMessage(), e);
    }
  }

  private static TargetFormat format(JsonObject target) {
    return text(target, "format")
        .map(word ->
            TargetFormat.find(word)
                .orElseThrow(() ->
                    new IllegalArgumentException(
                        "target.format must be 'cloudevent' or 'provider'")))
        .orElse(TargetFormat.CLOUDEVENT);
  }

  private static Optional<Secret> secret(JsonObject target, String member, TargetFormat format) {
    var secret = text(target, member).map(Secret::of);
    secret
        .flatMap(format::findSecretProblem)
        .ifPresent(problem -> {
          throw new IllegalArgumentException("target.%s %s".formatted(member, problem));
        });
    return secret;
  }

  /** Requires format {@code cloudevent}, because a provider signs with one secret only. */
  private static Optional<Secret> previousSecret(
      JsonObject target, TargetFormat format, Secret current) {
    if (target.getValue("previousSecret") != null && format != TargetFormat.CLOUDEVENT) {
      throw new IllegalArgumentException(
          "target.previousSecret needs format 'cloudevent', because providers sign with one"
              + " secret");
    }
    var previous = secret(target, "previousSecret", format);
    if (previous.filter(current::equals).isPresent()) {
      throw new IllegalArgumentException("target.previousSecret must differ from target.secret");
    }
    return previous;
  }

  private static Optional<String> text(JsonObject json, String member) {
    return Optional.ofNullable(json.getValue(member))
        .map(value -> {
          if (value instanceof String text) {
            return text;
          }
          throw new IllegalArgumentException("target.%s must be a string".formatted(member));
        });
  }
}
