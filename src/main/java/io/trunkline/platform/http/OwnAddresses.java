package io.trunkline.platform.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where this deployment itself listens, its database included. It may grow while others ask, for a
 * listener on port 0 knows its port only once it is bound.
 */
public final class OwnAddresses {
  private final Set<InetSocketAddress> addresses = ConcurrentHashMap.newKeySet();

  /** Looks the name up and takes every address it has; blocks, and so belongs to the start. */
  public void add(String host, int port) throws UnknownHostException {
    for (var address : InetAddress.getAllByName(host)) {
      add(address, port);
    }
  }

  public void add(InetAddress address, int port) {
    addresses.add(new InetSocketAddress(address, port));
  }

  /**
   * Whether a connection to this address and port could reach one of them. All addresses of this
   * machine count as one: a wildcard listens on each, and a server named by its loopback address
   * may listen on others too.
   */
  boolean contains(InetAddress address, int port) {
    return addresses.stream()
        .filter(own -> own.getPort() == port)
        .anyMatch(own ->
            own.getAddress().equals(address) || (isLocal(own.getAddress()) && isLocal(address)));
  }

  private static boolean isLocal(InetAddress address) {
    try {
      return address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true; // Not knowing our own interfaces, we refuse.
    }
  }
}
