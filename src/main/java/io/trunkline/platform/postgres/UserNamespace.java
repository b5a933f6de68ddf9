package io.trunkline.platform.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Whether PostgreSQL, which refuses to run as root, must run in a user namespace of its own, where
 * it does not see that it is root.
 */
final class UserNamespace {
  private static final int SECONDS_MAX = 5;

  private UserNamespace() {}

  static boolean isNeeded() {
    return Holder.IS_NEEDED;
  }

  private static final class Holder {
    private static final boolean IS_NEEDED =
        isRoot("id", "-u") && !isRoot("unshare", "-U", "id", "-u");
  }

  /** Also true if the command fails. */
  private static boolean isRoot(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        return true;
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
          .strip()
          .equals("0");
    } catch (IOException notInstalled) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
