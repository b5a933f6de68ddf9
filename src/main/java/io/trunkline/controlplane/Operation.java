package io.trunkline.controlplane;

import io.trunkline.account.Permission;
import java.util.List;

/**
 * One operation of an API: its name, the permissions it requires, and what it does.
 *
 * @param <C> a call with valid input
 * @param <R> the result of a call
 */
public interface Operation<C, R> {
  /** The operation's name in the API, such as {@code CreateConnection}. */
  String name();

  /** Whether the operation changes nothing. */
  boolean isReadOnly();

  /**
   * Returns at least one permission; the first names the resource that the call is about. Runs on a
   * virtual thread, because it may have to look up ARNs.
   */
  List<Permission> requiredPermissions(C call);

  /** Runs on a virtual thread. Throws an {@link ApiException} if it rejects the call. */
  R run(C call);
}
