package io.trunkline.platform.http;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Looks a host name up. */
@FunctionalInterface
public interface Resolver {

  /** All its addresses, in the order they are to be tried; fails when there is none. */
  Future<List<InetAddress>> resolve(String host);
}
