package io.trunkline.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trunkline.delivery.Github;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Scrapes a node that has received webhooks and API calls. */
@TestInstance(Lifecycle.PER_CLASS)
class MetricsIT {
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(trunkline_\\w+)` \\|");

  /** Units that Prometheus does not use: its base units are seconds, bytes and ratios. */
  private static final Pattern OTHER_UNITS =
      Pattern.compile("_(ns|ms|milliseconds|nanoseconds|minutes|kilobytes|megabytes|percent)(_|$)");

  private static final Duration POLL = Duration.ofMillis(100);

  private TestNode node;
  private PemFiles pem;
  private String metrics;

  @BeforeAll
  void scrape(@TempDir Path folder) throws Exception {
    pem = PemFiles.create(folder);
    node =
        TestNode.builder()
            .setting("control.tls.certificate", pem.certificate().toString())
            .setting("control.tls.key", pem.key().toString())
            .intervals(it -> it.withDispatchPolls(POLL, POLL))
            .start();
    var source = node.source().create();
    source.pipeline("build");
    var events = node.consume("build");
    var push = Github.push("refs/heads/main", "a", "b");
    source.send("push", push);
    source.send("push", push);
    source.send("push", push.toBuffer(), Secret.of("another secret"));
    assertThat(events.poll(10, SECONDS)).isNotNull();
    callUnknownOperation();
    metrics = await().atMost(20, SECONDS).until(this::read, MetricsIT::isComplete);
  }

  private static boolean isComplete(String metrics) {
    return metrics.contains("outcome=\"delivered\"")
        && metrics.contains("trunkline_connections{status=\"AVAILABLE\"} 1.0");
  }

  private void callUnknownOperation() throws IOException, InterruptedException {
    try (var client = HttpClient.newBuilder().sslContext(pem.trust()).build()) {
      var uri = URI.create("https://127.0.0.1:%d/v1/nothing".formatted(node.ports().control()));
      client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
    }
  }

  private String read() throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(node.managementUri("/metrics")).build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }

  @AfterAll
  void stop() {
    node.close();
  }

  /** Prometheus' own checker. {@code .ci/run} provides it; see CONTRIBUTING. */
  @Test
  void promtoolFindsNothing() throws Exception {
    var promtool =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "promtool"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(promtool.isPresent(), "promtool is not on the PATH");
    var checker =
        new ProcessBuilder(promtool.get().toString(), "check", "metrics")
            .redirectErrorStream(true)
            .start();

    try (var input = checker.outputWriter(UTF_8)) {
      input.write(metrics);
    }

    assertThat(checker.inputReader(UTF_8).lines()).isEmpty();
    assertThat(checker.waitFor()).isZero();
  }

  /** The rules of promtool that do not need it. */
  @Test
  void everyMetricHasHelpTextAndConventionalName() {
    var types = TYPE.matcher(metrics).results().toList();

    assertThat(types).hasSizeGreaterThan(40);
    for (var type : types) {
      var name = type.group(1);
      assertThat(metrics).containsPattern("(?m)^# HELP " + name + " \\S");
      assertThat(name).doesNotContainPattern(OTHER_UNITS);
      if (type.group(2).equals("counter")) {
        assertThat(name).endsWith("_total");
      } else {
        assertThat(name).doesNotEndWith("_total").doesNotEndWith("_count");
      }
    }
  }

  @Test
  void docsListExactlyWhatIsExported() throws IOException {
    var documented =
        DOCUMENTED
            .matcher(Files.readString(Path.of("docs/operations.md")))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(exported()).isEqualTo(documented);
  }

  private Set<String> exported() {
    return TYPE.matcher(metrics)
        .results()
        .map(match -> match.group(1))
        .filter(name -> name.startsWith("trunkline_"))
        // Micrometer adds the maximum of the last minutes to each timer and summary.
        .filter(name -> !name.endsWith("_max"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void histogramsHaveFewExplicitBuckets() {
    assertThat(buckets("trunkline_webhook_acknowledge_seconds", "provider=\"github\","))
        .startsWith("0.001", "0.002", "0.005")
        .endsWith("10.0", "+Inf")
        .hasSizeLessThan(16);
    assertThat(buckets("trunkline_dispatch_end_to_end_seconds", ""))
        .startsWith("0.005")
        .endsWith("86400.0", "+Inf")
        .hasSizeLessThan(20);
    assertThat(buckets("trunkline_batch_rows", "kind=\"record\","))
        .containsExactly("1.0", "2.0", "4.0", "8.0", "16.0", "32.0", "64.0", "128.0", "+Inf");
  }

  private List<String> buckets(String histogram, String labels) {
    return Pattern.compile("(?m)^%s_bucket\\{%sle=\"(\\S+)\"".formatted(histogram, labels))
        .matcher(metrics)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void buildInfoNamesVersionAndCommit() {
    assertThat(metrics)
        .containsPattern(
            "trunkline_build_info\\{java_version=\"25\\S*\",revision=\"\\w+\",version=\"\\d\\S+\"}"
                + " 1");
  }

  @Test
  void connectionsAreCountedByStatus() throws Exception {
    assertThat(metrics)
        .contains("trunkline_connections{status=\"PENDING\"} 0.0")
        .contains("trunkline_connections{status=\"ERROR\"} 0.0");

    node.source().provider(ProviderType.GITLAB).create();

    await()
        .atMost(20, SECONDS)
        .until(() -> read().contains("trunkline_connections{status=\"AVAILABLE\"} 2.0"));
  }

  @Test
  void callsOfUnknownOperationsGetNoLabelOfTheirOwn() {
    assertThat(metrics)
        .contains(
            "trunkline_control_call_seconds_count{api=\"trunkline\",operation=\"-\",outcome=\"client_error\"}"
                + " 1")
        .doesNotContain("nothing");
  }

  @Test
  void certificateExpiryIsThatOfTheFile() throws Exception {
    try (var file = Files.newInputStream(pem.certificate())) {
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
      var seconds =
          Pattern.compile("trunkline_tls_certificate_expiry_seconds\\{listener=\"control\"} (\\S+)")
              .matcher(metrics)
              .results()
              .map(match -> Double.parseDouble(match.group(1)))
              .toList();

      assertThat(seconds)
          .containsExactly((double) certificate.getNotAfter().toInstant().getEpochSecond());
      assertThat(metrics).doesNotContain("listener=\"gateway\"");
    }
  }
}
