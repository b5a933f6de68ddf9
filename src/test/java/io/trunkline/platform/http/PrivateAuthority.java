package io.trunkline.platform.http;

import static java.lang.ProcessBuilder.Redirect.DISCARD;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A private certificate authority: its certificate as PEM, and a server certificate for one name.
 */
record PrivateAuthority(String certificate, PfxOptions server) {
  private static final String PASSWORD = "changeit";

  static PrivateAuthority vouchingFor(String name, Path folder) throws Exception {
    var keys = folder.resolve("keys.p12");
    var authority = folder.resolve("authority.pem");
    var request = folder.resolve("server.csr");
    var signed = folder.resolve("server.pem");
    keytool(keys, "-genkeypair", "authority", "-dname", "CN=authority", "-ext", "bc:c");
    keytool(keys, "-exportcert", "authority", "-rfc", "-file", authority.toString());
    keytool(keys, "-genkeypair", "server", "-dname", "CN=" + name);
    keytool(keys, "-certreq", "server", "-file", request.toString());
    keytool(
        keys,
        "-gencert",
        "authority",
        "-rfc",
        "-ext",
        "san=dns:" + name,
        "-infile",
        request.toString(),
        "-outfile",
        signed.toString());
    keytool(keys, "-importcert", "server", "-noprompt", "-file", signed.toString());
    var server = new PfxOptions().setPath(keys.toString()).setPassword(PASSWORD).setAlias("server");
    return new PrivateAuthority(Files.readString(authority), server);
  }

  private static void keytool(Path store, String command, String alias, String... more)
      throws IOException, InterruptedException {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of(command, "-alias", alias, "-keystore", store.toString()));
    line.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    if (command.equals("-genkeypair")) {
      line.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    }
    line.addAll(List.of(more));
    var process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(DISCARD);
    if (process.start().waitFor() != 0) {
      throw new IllegalStateException("keytool " + command + " failed");
    }
  }
}
