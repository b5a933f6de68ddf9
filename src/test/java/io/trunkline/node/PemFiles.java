package io.trunkline.node;

import static java.lang.ProcessBuilder.Redirect.DISCARD;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate for 127.0.0.1 and its key. */
public record PemFiles(Path certificate, Path key, SSLContext trust) {
  private static final String PASSWORD = "changeit";

  public static PemFiles create(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    return create(folder, List.of());
  }

  /** Creates a certificate that ended yesterday. */
  public static PemFiles createExpired(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    return create(folder, List.of("-startdate", "-2d", "-validity", "1"));
  }

  private static PemFiles create(Path folder, List<String> options)
      throws IOException, InterruptedException, GeneralSecurityException {
    var store = folder.resolve("store.p12");
    keytool(store, options);
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    var certificate = keys.getCertificate("node");
    var key = keys.getKey("node", PASSWORD.toCharArray());
    return new PemFiles(
        write(folder.resolve("node.crt"), "CERTIFICATE", certificate.getEncoded()),
        write(folder.resolve("node.key"), "PRIVATE KEY", key.getEncoded()),
        trust(certificate));
  }

  private static void keytool(Path store, List<String> options)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", "node", "-keyalg", "EC", "-groupname"));
    command.addAll(List.of("secp256r1", "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore"));
    command.add(store.toString());
    command.addAll(options);
    var exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(DISCARD)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IllegalStateException("keytool ended with " + exit);
    }
  }

  private static Path write(Path file, String kind, byte[] bytes) throws IOException {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
  }

  private static SSLContext trust(Certificate certificate)
      throws IOException, GeneralSecurityException {
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("node", certificate);
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
