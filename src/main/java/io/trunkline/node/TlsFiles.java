package io.trunkline.node;

import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.X509KeyManager;

/** Checks a listener's certificate chain and private key. */
final class TlsFiles {
  private static final byte[] SAMPLE = {1, 2, 3};

  private TlsFiles() {}

  /** What is wrong, either with the key or with the certificates. */
  record Problem(boolean isInKey, String sentence) {}

  /** Checks two readable files. */
  static Optional<Problem> findProblem(Path certificateFile, Path keyFile, Instant now) {
    try {
      var chain = certificates(certificateFile);
      if (chain.isEmpty()) {
        return inCertificates(certificateFile, "contains no PEM certificate");
      }
      var leaf = chain.getFirst();
      if (now.isAfter(leaf.getNotAfter().toInstant())) {
        return inCertificates(certificateFile, "expired at " + leaf.getNotAfter().toInstant());
      }
      if (now.isBefore(leaf.getNotBefore().toInstant())) {
        return inCertificates(
            certificateFile, "is not valid before " + leaf.getNotBefore().toInstant());
      }
      if (!isLinked(chain)) {
        return inCertificates(
            certificateFile,
            "is not a chain: the server's certificate comes first, then the one that signed it,"
                + " and so on");
      }
      return findKeyProblem(certificateFile, keyFile, leaf);
    } catch (IOException e) {
      return inCertificates(certificateFile, "contains no PEM certificate");
    }
  }

  private static Optional<Problem> inCertificates(Path file, String what) {
    return Optional.of(new Problem(false, " is " + file + ", which " + what));
  }

  private static boolean isLinked(List<X509Certificate> chain) {
    for (int i = 1; i < chain.size(); i++) {
      try {
        chain.get(i - 1).verify(chain.get(i).getPublicKey());
      } catch (GeneralSecurityException e) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Problem> findKeyProblem(
      Path certificateFile, Path keyFile, X509Certificate leaf) {
    var key = key(certificateFile, keyFile);
    if (key.isEmpty()) {
      return Optional.of(
          new Problem(
              true, " is " + keyFile + ", which contains no PEM private key, or an encrypted one"));
    }
    return isPair(key.get(), leaf)
        ? Optional.empty()
        : Optional.of(
            new Problem(
                true,
                " is %s, which does not belong to the certificate in %s"
                    .formatted(keyFile, certificateFile)));
  }

  /** Reads the key as the listener will. */
  private static Optional<PrivateKey> key(Path certificateFile, Path keyFile) {
    var vertx = Vertx.vertx();
    try {
      var options =
          new PemKeyCertOptions()
              .setCertPath(certificateFile.toString())
              .setKeyPath(keyFile.toString());
      var manager = (X509KeyManager) options.getKeyManagerFactory(vertx).getKeyManagers()[0];
      // Vert.x generates the alias of the key, so it is looked up by the type of the key.
      return Arrays.stream(new String[] {"RSA", "EC", "EdDSA"})
          .flatMap(type ->
              Stream.ofNullable(manager.getServerAliases(type, null)).flatMap(Arrays::stream))
          .findFirst()
          .map(manager::getPrivateKey);
    } catch (Exception e) {
      return Optional.empty();
    } finally {
      vertx.close().await();
    }
  }

  private static boolean isPair(PrivateKey key, X509Certificate certificate) {
    try {
      var algorithm =
          switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
          };
      var signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(SAMPLE);
      var signature = signer.sign();
      signer.initVerify(certificate.getPublicKey());
      signer.update(SAMPLE);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Returns when the server's certificate expires; empty if the file cannot be read. */
  static Optional<Instant> findExpiry(Path certificateFile) {
    try {
      return certificates(certificateFile).stream()
          .findFirst()
          .map(leaf -> leaf.getNotAfter().toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns the certificates of a PEM file, in their order. */
  static List<X509Certificate> certificates(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new IOException("it contains no PEM certificate", e);
    }
  }
}
