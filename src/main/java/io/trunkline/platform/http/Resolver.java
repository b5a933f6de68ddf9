package io.trunkline.platform.http;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Resolves host names. */
@FunctionalInterface
public interface Resolver {

  /** Returns all addresses in the order in which they should be tried; fails if there is none. */
  Future<List<InetAddress>> resolve(String host);
}
