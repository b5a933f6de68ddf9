package io.trunkline.platform.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.List;

/**
 * Finds the address of the client. If the connection comes from a trusted proxy, reads {@code
 * X-Forwarded-For} from the right, up to the first address that is not a trusted proxy.
 */
public final class ClientAddress {
  private final List<Cidr> trusted;

  public ClientAddress(List<Cidr> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  public String of(HttpServerRequest request) {
    var peer = request.remoteAddress().hostAddress();
    return peer == null ? "unknown" : of(peer, request.headers().getAll("X-Forwarded-For"));
  }

  String of(String peer, List<String> forwarded) {
    var client = peer;
    var hops = String.join(",", forwarded).split(",", -1);
    for (int i = hops.length - 1; i >= 0 && isTrusted(client); i--) {
      var hop = hops[i].strip();
      if (!isAddress(hop)) {
        return client;
      }
      client = hop;
    }
    return client;
  }

  private boolean isTrusted(String address) {
    var parsed = InetAddress.ofLiteral(address);
    return trusted.stream().anyMatch(range -> range.contains(parsed));
  }

  private static boolean isAddress(String text) {
    try {
      return !InetAddress.ofLiteral(text).isAnyLocalAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
