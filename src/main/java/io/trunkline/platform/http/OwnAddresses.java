package io.trunkline.platform.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The addresses that this deployment listens on, including its database. Thread-safe: a listener on
 * port 0 adds its address only after binding.
 */
public final class OwnAddresses {
  private final Set<InetSocketAddress> addresses = ConcurrentHashMap.newKeySet();

  /** Resolves the name and adds all its addresses. Blocks, so it is called only at start. */
  public void add(String host, int port) throws UnknownHostException {
    for (var address : InetAddress.getAllByName(host)) {
      add(address, port);
    }
  }

  public void add(InetAddress address, int port) {
    addresses.add(new InetSocketAddress(address, port));
  }

  /**
   * Returns whether a connection to this address and port could reach one of them. All addresses of
   * this machine count as one, because a wildcard listener uses all of them, and a server known by
   * its loopback address may use others too.
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
      return true; // If our own interfaces are unknown, reject.
    }
  }
}
