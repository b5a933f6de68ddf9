package io.trunkline.host;

import io.trunkline.platform.text.LetterCase;

/**
 * The host name and port of a server, from a URL or from {@code host[:port]}. {@code port} is empty
 * if not given.
 */
public record ServerName(String host, String port) {

  public static ServerName of(String text) {
    var scheme = text.indexOf("://");
    var rest = text.substring(scheme < 0 ? 0 : scheme + 3);
    var slash = rest.indexOf('/');
    var authority = LetterCase.fold(rest.substring(0, slash < 0 ? rest.length() : slash));
    var colon = authority.indexOf(':', authority.lastIndexOf(']') + 1);
    return colon < 0
        ? new ServerName(authority, "")
        : new ServerName(authority.substring(0, colon), authority.substring(colon + 1));
  }

  /**
   * Compares ports only if both are given, because a server may not know the port by which it is
   * reached.
   */
  public boolean matches(ServerName other) {
    return host.equals(other.host)
        && (port.isEmpty() || other.port.isEmpty() || port.equals(other.port));
  }

  @Override
  public String toString() {
    return port.isEmpty() ? host : host + ":" + port;
  }
}
