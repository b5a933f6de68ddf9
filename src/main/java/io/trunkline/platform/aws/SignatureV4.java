package io.trunkline.platform.aws;

import io.trunkline.platform.aws.SignatureParseResult.Claimed;
import io.trunkline.platform.aws.SignatureParseResult.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Parses the signature of a request: which key claims to have signed it, and whether time, scope
 * and payload are valid. Supports the header form only, not signatures in the query.
 */
public final class SignatureV4 {
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final List<String> ALWAYS_SIGNED = List.of("host", "x-amz-date");

  /** These headers decide what a request does, so they count only if they are signed. */
  private static final List<String> SIGNED_IF_PRESENT =
      List.of("x-amz-target", "x-amz-content-sha256");

  private final Set<String> regions;
  private final Set<String> services;
  private final InstantSource clock;
  private final SigV4Keys signingKeys = new SigV4Keys();

  /** Accepts signatures for any of these Regions and signing names. */
  public SignatureV4(Set<String> regions, Set<String> services, InstantSource clock) {
    this.regions = Set.copyOf(regions);
    this.services = Set.copyOf(services);
    this.clock = clock;
  }

  public SignatureParseResult parse(SignedRequest request) {
    if (!request.has("authorization")) {
      return new Rejected(SignatureFault.MISSING, "Missing Authentication Token");
    }
    var authorization = request.single("authorization");
    if (authorization.isEmpty()) {
      return incomplete("There must be one Authorization header.");
    }
    return switch (AuthorizationHeader.parse(authorization.get())) {
      case AuthorizationHeader.Parsed.Bad(var message) -> incomplete(message);
      case AuthorizationHeader.Parsed.Good(var header) -> parse(request, header);
    };
  }

  private SignatureParseResult parse(SignedRequest request, AuthorizationHeader header) {
    var date = request.single("x-amz-date");
    if (date.isEmpty()) {
      return incomplete("Authorization header requires existence of a 'X-Amz-Date' header.");
    }
    var signedAt = parse(date.get());
    if (signedAt.isEmpty()) {
      return incomplete("Date must be in ISO-8601 'basic format', as in 20261123T052341Z.");
    }
    if (request.has("x-amz-security-token")) {
      return new Rejected(
          SignatureFault.UNRECOGNIZED_CLIENT,
          "The security token included in the request is invalid.");
    }
    var payloadHash = Digests.sha256(request.body().getBytes());
    return wrongTime(signedAt.get())
        .or(() -> wrongScope(header.scope(), date.get()))
        .or(() -> wrongHeaders(request, header.signedHeaders()))
        .or(() -> wrongPayload(request, payloadHash))
        .<SignatureParseResult>map(message -> new Rejected(SignatureFault.INVALID, message))
        .orElseGet(() -> new Claimed(claim(request, header, payloadHash)));
  }

  private Optional<String> wrongTime(Instant signedAt) {
    var now = clock.instant();
    var earliest = now.minus(WINDOW);
    var latest = now.plus(WINDOW);
    if (signedAt.isBefore(earliest)) {
      return Optional.of(
          "Signature expired: %s is now earlier than %s (%s - 5 min.)"
              .formatted(DATE.format(signedAt), DATE.format(earliest), DATE.format(now)));
    }
    if (signedAt.isAfter(latest)) {
      return Optional.of(
          "Signature not yet current: %s is still later than %s (%s + 5 min.)"
              .formatted(DATE.format(signedAt), DATE.format(latest), DATE.format(now)));
    }
    return Optional.empty();
  }

  private Optional<String> wrongScope(CredentialScope scope, String date) {
    if (!date.startsWith(scope.date())) {
      return Optional.of(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP: '%s' != '%s', from '%s'."
                  .formatted(scope.date(), date.substring(0, 8), date));
    }
    if (!regions.contains(scope.region())) {
      return Optional.of(
          "Credential should be scoped to a valid region, not '%s'.".formatted(scope.region()));
    }
    if (!services.contains(scope.service())) {
      return Optional.of(
          "Credential should be scoped to correct service: '%s'."
              .formatted(String.join("' or '", services.stream().sorted().toList())));
    }
    return Optional.empty();
  }

  private static Optional<String> wrongHeaders(SignedRequest request, List<String> signed) {
    for (var name : ALWAYS_SIGNED) {
      if (!signed.contains(name)) {
        return Optional.of(
            "'%s' must be a 'SignedHeader' in the AWS Authorization.".formatted(name));
      }
    }
    for (var name : SIGNED_IF_PRESENT) {
      if (request.has(name) && !signed.contains(name)) {
        return Optional.of(
            "There were headers present in the request which were not signed: '%s'."
                .formatted(name));
      }
    }
    for (var name : signed) {
      if (!request.has(name)) {
        return Optional.of(
            "'%s' is a 'SignedHeader' that the request does not have.".formatted(name));
      }
    }
    return Optional.empty();
  }

  /**
   * If the client states a hash, it must be the hash of the body; {@code UNSIGNED-PAYLOAD} is not
   * accepted.
   */
  private static Optional<String> wrongPayload(SignedRequest request, String payloadHash) {
    var fits =
        !request.has("x-amz-content-sha256")
            || request.single("x-amz-content-sha256").filter(payloadHash::equals).isPresent();
    return fits
        ? Optional.empty()
        : Optional.of("The value of 'x-amz-content-sha256' must be the SHA-256 of the body.");
  }

  private SignatureClaim claim(
      SignedRequest request, AuthorizationHeader header, String payloadHash) {
    var prefix =
        String.join(
            "\n",
            AuthorizationHeader.ALGORITHM,
            request.single("x-amz-date").orElseThrow(),
            header.scope().signedPart(),
            "");
    var stringsToSign = new ArrayList<String>();
    for (var text : CanonicalRequest.candidates(request, header.signedHeaders(), payloadHash)) {
      stringsToSign.add(prefix + Digests.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }
    return new SignatureClaim(header.scope(), header.signature(), stringsToSign, signingKeys);
  }

  /**
   * Parses {@code 20261123T052341Z}. Does not use a formatter, because every call is parsed here.
   */
  private static Optional<Instant> parse(String date) {
    if (date.length() != 16 || date.charAt(8) != 'T' || date.charAt(15) != 'Z') {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDateTime.of(
                  number(date, 0, 4),
                  number(date, 4, 6),
                  number(date, 6, 8),
                  number(date, 9, 11),
                  number(date, 11, 13),
                  number(date, 13, 15))
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int number(String date, int from, int to) {
    var number = 0;
    for (var i = from; i < to; i++) {
      var digit = date.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new DateTimeException("not a digit");
      }
      number = 10 * number + digit;
    }
    return number;
  }

  private static Rejected incomplete(String message) {
    return new Rejected(SignatureFault.INCOMPLETE, message);
  }
}
