package io.trunkline.host;

import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.HttpUrl;
import io.trunkline.platform.http.TrustAnchors;
import java.util.Optional;

/**
 * Checks whether the endpoint of a host can be called and its certificate can be read. If not, the
 * host's owner sees the reason, but no request is rejected.
 */
final class HostEndpointCheck {
  private final AddressGuard guard;

  HostEndpointCheck(AddressGuard guard) {
    this.guard = guard;
  }

  Optional<String> objection(HostAccess access) {
    return endpointObjection(access.providerEndpoint())
        .or(() ->
            access
                .vpcConfiguration()
                .flatMap(VpcConfiguration::tlsCertificate)
                .flatMap(HostEndpointCheck::certificateObjection));
  }

  /** A host name is checked again when it is resolved for a call. */
  private Optional<String> endpointObjection(String endpoint) {
    try {
      return guard.literalObjection(HttpUrl.parse(endpoint)).map(HostEndpointCheck::ofEndpoint);
    } catch (IllegalArgumentException e) {
      return Optional.ofNullable(e.getMessage()).map(HostEndpointCheck::ofEndpoint);
    }
  }

  private static String ofEndpoint(String objection) {
    return "ProviderEndpoint cannot be called: " + objection + ".";
  }

  private static Optional<String> certificateObjection(String pem) {
    return TrustAnchors.parse(pem).isPresent()
        ? Optional.empty()
        : Optional.of(
            "TlsCertificate is not a readable PEM certificate: only certificates that the system"
                + " trusts are accepted from this host.");
  }
}
