package io.trunkline.platform.http;

import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Certificates that are trusted in addition to those of the system. */
public record TrustAnchors(List<X509Certificate> certificates) {
  public TrustAnchors {
    certificates = List.copyOf(certificates);
  }

  /** Parses one or more PEM certificates; empty if there is none, or one is malformed. */
  public static Optional<TrustAnchors> parse(String pem) {
    try {
      var bytes = pem.getBytes(StandardCharsets.UTF_8);
      var certificates = new ArrayList<X509Certificate>();
      if (pem.contains("-----BEGIN CERTIFICATE-----")) {
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(bytes))
            .forEach(certificate -> certificates.add((X509Certificate) certificate));
      }
      return certificates.isEmpty()
          ? Optional.empty()
          : Optional.of(new TrustAnchors(certificates));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns trust options for these and the system's certificates in one store, so that names,
   * dates and chains are checked as usual.
   */
  TrustOptions withSystemAnchors() {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      var all = Stream.concat(systemCertificates(), certificates.stream()).toList();
      for (var i = 0; i < all.size(); i++) {
        store.setCertificateEntry("anchor-" + i, all.get(i));
      }
      return TrustOptions.wrap(manager(Optional.of(store)));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the JDK cannot make a trust store", e);
    }
  }

  private static Stream<X509Certificate> systemCertificates() throws GeneralSecurityException {
    return Arrays.stream(manager(Optional.empty()).getAcceptedIssuers());
  }

  /** Returns a trust manager for a store; without a store, for the system's certificates. */
  private static X509TrustManager manager(Optional<KeyStore> store)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store.orElse(null));
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
