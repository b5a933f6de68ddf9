package io.trunkline.platform.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * A range of addresses such as {@code 10.0.0.0/8} or {@code fd00::/8}, without bits set after the
 * prefix.
 */
public record Cidr(InetAddress network, int prefixLength) {
  public Cidr {
    var bitCount = network.getAddress().length * 8;
    if (prefixLength < 0 || prefixLength > bitCount) {
      throw new IllegalArgumentException(
          "the prefix length of %s must be 0 to %d, not %d"
              .formatted(network.getHostAddress(), bitCount, prefixLength));
    }
    if (!Arrays.equals(network.getAddress(), masked(network.getAddress(), prefixLength))) {
      throw new IllegalArgumentException(
          "%s/%d has bits set after its prefix".formatted(network.getHostAddress(), prefixLength));
    }
  }

  /** Parses a range; a single address without a slash is the range of that one address. */
  public static Cidr parse(String text) {
    try {
      var parts = text.strip().split("/", -1);
      var network = InetAddress.ofLiteral(parts[0]);
      return switch (parts.length) {
        case 1 -> new Cidr(network, network.getAddress().length * 8);
        case 2 -> new Cidr(network, prefixLength(parts[1]));
        default -> throw new IllegalArgumentException("more than one slash");
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is not a CIDR range such as 10.0.0.0/8 or fd00::/8: %s"
              .formatted(text.strip(), e.getMessage()),
          e);
    }
  }

  /** Parses a comma-separated list of ranges; blank text is an empty list. */
  public static List<Cidr> parseAll(String text) {
    return text.isBlank()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(Cidr::parse).toList();
  }

  public boolean contains(InetAddress address) {
    var bytes = address.getAddress();
    return bytes.length == network.getAddress().length
        && Arrays.equals(network.getAddress(), masked(bytes, prefixLength));
  }

  private static int prefixLength(String digits) {
    if (!digits.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException("the prefix length is not a number");
    }
    return Integer.parseInt(digits);
  }

  private static byte[] masked(byte[] address, int prefixLength) {
    var masked = new byte[address.length];
    for (var i = 0; i < address.length; i++) {
      var bits = Math.clamp(prefixLength - i * 8, 0, 8);
      masked[i] = (byte) (address[i] & (0xff00 >> bits));
    }
    return masked;
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefixLength;
  }
}
