package io.trunkline.platform.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Decides which addresses may be called: public ones, and those in the ranges that a setting
 * allows, but never our own. The special ranges come from the IANA special-purpose address
 * registries.
 */
public final class AddressGuard {
  private static final List<Special> SPECIAL =
      List.of(
          new Special("0.0.0.0/8", "an address of this host"),
          new Special("127.0.0.0/8", "a loopback address"),
          new Special("10.0.0.0/8", "a private address"),
          new Special("172.16.0.0/12", "a private address"),
          new Special("192.168.0.0/16", "a private address"),
          new Special("100.64.0.0/10", "an address shared behind a carrier's NAT"),
          new Special("169.254.0.0/16", "a link-local address"),
          new Special("192.0.0.0/24", "an address for protocols"),
          new Special("192.0.2.0/24", "an address for documentation"),
          new Special("192.88.99.0/24", "an address of 6to4 relays"),
          new Special("198.18.0.0/15", "an address for benchmarks"),
          new Special("198.51.100.0/24", "an address for documentation"),
          new Special("203.0.113.0/24", "an address for documentation"),
          new Special("224.0.0.0/4", "a multicast address"),
          new Special("240.0.0.0/4", "a reserved address"),
          new Special("::/128", "an address of this host"),
          new Special("::1/128", "a loopback address"),
          new Special("::/96", "an IPv4-compatible address"),
          new Special("fe80::/10", "a link-local address"),
          new Special("fec0::/10", "a site-local address"),
          new Special("fc00::/7", "a private address"),
          new Special("ff00::/8", "a multicast address"),
          new Special("2001:db8::/32", "an address for documentation"),
          new Special("2001:10::/28", "an address that is not routed"),
          new Special("2001:20::/28", "an address that is not routed"),
          new Special("3fff::/20", "an address for documentation"));

  private static final Cidr MAPPED = mappedRange();
  private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
  private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");
  private static final Cidr TEREDO = Cidr.parse("2001::/32");
  private static final Cidr GLOBAL_UNICAST = Cidr.parse("2000::/3");

  private final List<Cidr> allowed;
  private final OwnAddresses own;
  private final String setting;

  /**
   * Creates a guard.
   *
   * @param allowed ranges that may be called although they are not public
   * @param own addresses that may never be called
   * @param setting the name of the setting that allows ranges, for messages
   */
  public AddressGuard(List<Cidr> allowed, OwnAddresses own, String setting) {
    this.allowed = List.copyOf(allowed);
    this.own = own;
    this.setting = setting;
  }

  /** Returns why this address may not be called; empty if it may. */
  public Optional<String> objection(InetAddress address, int port) {
    var plain = MAPPED.contains(address) ? v4(address.getAddress(), 12, 0) : address;
    if (own.contains(plain, port)) {
      return Optional.of(
          "%s port %d is this deployment's own".formatted(plain.getHostAddress(), port));
    }
    var embedded = embeddedIpv4(plain);
    if (allowed.stream().anyMatch(range -> range.contains(plain))) {
      return embedded.filter(inner -> own.contains(inner, port)).map(_ -> ownAddressReason(plain));
    }
    return special(plain)
        .map(kind -> "%s is %s; %s".formatted(plain.getHostAddress(), kind, remedy()))
        .or(() -> embedded.flatMap(inner -> objection(inner, port)));
  }

  /**
   * Returns why the URL may not be called if its host is an address; empty if it may. Names are
   * checked when they are resolved.
   */
  public Optional<String> literalObjection(HttpUrl url) {
    return url.literal().flatMap(address -> objection(address, url.port()));
  }

  private String remedy() {
    return setting + " does not allow its network";
  }

  private static String ownAddressReason(InetAddress address) {
    return address.getHostAddress() + " is an address of this deployment";
  }

  private static Optional<String> special(InetAddress address) {
    var kind =
        SPECIAL.stream()
            .filter(special -> special.range.contains(address))
            .map(special -> special.kind)
            .findFirst();
    if (kind.isPresent() || address instanceof Inet4Address) {
      return kind;
    }
    return GLOBAL_UNICAST.contains(address) || NAT64.contains(address)
        ? Optional.empty()
        : Optional.of("not a public address");
  }

  /** Returns the IPv4 address that a translator or tunnel would reach for an IPv6 address. */
  private static Optional<InetAddress> embeddedIpv4(InetAddress address) {
    var bytes = address.getAddress();
    if (NAT64.contains(address)) {
      return Optional.of(v4(bytes, 12, 0));
    }
    if (SIX_TO_FOUR.contains(address)) {
      return Optional.of(v4(bytes, 2, 0));
    }
    // Teredo stores the address with all bits inverted (RFC 4380, section 4).
    return TEREDO.contains(address) ? Optional.of(v4(bytes, 12, 0xff)) : Optional.empty();
  }

  private static InetAddress v4(byte[] bytes, int offset, int mask) {
    var four = Arrays.copyOfRange(bytes, offset, offset + 4);
    for (var i = 0; i < four.length; i++) {
      four[i] ^= (byte) mask;
    }
    return address(four);
  }

  /** The range {@code ::ffff:0:0/96}, which the JDK's parser turns into IPv4. */
  private static Cidr mappedRange() {
    var bytes = new byte[16];
    bytes[10] = (byte) 0xff;
    bytes[11] = (byte) 0xff;
    try {
      return new Cidr(Inet6Address.getByAddress("", bytes, -1), 96);
    } catch (UnknownHostException e) {
      throw new AssertionError("sixteen bytes are an address", e);
    }
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }

  private record Special(Cidr range, String kind) {
    Special(String range, String kind) {
      this(Cidr.parse(range), kind);
    }
  }
}
