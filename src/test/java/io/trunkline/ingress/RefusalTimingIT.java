package io.trunkline.ingress;

import static java.util.Collections.synchronizedList;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.Github;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.Provider;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.SignedHeaders;
import io.trunkline.provider.azuredevops.AzureDevopsWebhooks;
import io.trunkline.provider.bitbucket.BitbucketWebhooks;
import io.trunkline.provider.github.GithubWebhooks;
import io.trunkline.provider.gitlab.GitlabWebhooks;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The time of a refusal does not reveal whether a hook exists: the warm medians differ by less than
 * 10 %.
 */
class RefusalTimingIT {
  private static final String BODY = Github.push("refs/heads/main", "a", "b").encode();
  private static final Map<ProviderType, Provider> PROVIDERS =
      Map.of(
          ProviderType.GITHUB, new GithubWebhooks(),
          ProviderType.GITLAB, new GitlabWebhooks(),
          ProviderType.BITBUCKET, new BitbucketWebhooks(),
          ProviderType.AZURE_DEVOPS, new AzureDevopsWebhooks());
  private static final Duration DELAY = Duration.ofMillis(200);
  private static final int ROUNDS = 6;
  private static final int SENDERS_PER_KIND = 3;
  private static final int TRIES_MAX = 4;
  private final AtomicInteger count = new AtomicInteger();
  private Gateway gateway;

  @BeforeEach
  void open() {
    gateway = Gateway.open();
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void takesTheSameTimeForAnUnknownHookAndAWrongSignature() throws Exception {
    var hooks = hooks();
    send(hooks);
    // On a busy machine one kind may be faster by chance; a biased gateway would fail every time.
    for (int i = 1; i < TRIES_MAX && !hooks.stream().allMatch(Hook::isAlike); i++) {
      send(hooks);
    }

    assertThat(hooks).allMatch(Hook::isAlike, "within a tenth");
  }

  /**
   * A refusal takes about a second, because all refusals wait for the next query that reads hooks.
   */
  @Test
  void noticesAResponseThatTakes200MillisecondsLonger() throws Exception {
    var hook = hooks().getFirst();
    Request slow =
        () -> {
          hook.known.send();
          Thread.sleep(DELAY);
        };
    var slower = new Hook("slower", hook.known, slow);

    send(List.of(slower));

    assertThat(slower).matches(it -> !it.isAlike(), "not within a tenth");
  }

  private interface Request {
    void send() throws Exception;
  }

  /** A hook that exists and gets a wrong signature, and unknown hooks of the same provider. */
  private static final class Hook {
    private final String name;
    private final Request known;
    private final Request unknown;
    private final List<Long> knownNanos = synchronizedList(new ArrayList<>());
    private final List<Long> unknownNanos = synchronizedList(new ArrayList<>());

    Hook(String name, Request known, Request unknown) {
      this.name = name;
      this.known = known;
      this.unknown = unknown;
    }

    void forget() {
      knownNanos.clear();
      unknownNanos.clear();
    }

    double ratio() {
      return (double) median(knownNanos) / median(unknownNanos);
    }

    boolean isAlike() {
      return ratio() > 0.9 && ratio() < 1.1;
    }

    @Override
    public String toString() {
      return name + " " + ratio();
    }

    private static long median(List<Long> values) {
      return values.stream().sorted().toList().get(values.size() / 2);
    }
  }

  /** A hook of each provider, and the hook of an app. */
  private List<Hook> hooks() {
    var hooks = new ArrayList<Hook>();
    PROVIDERS.forEach((type, provider) -> {
      var known = Gateway.path(gateway.installation(type, "octo", Gateway.SECRET));
      hooks.add(hook(provider, known, "/webhooks/" + provider.segment() + "/unknown"));
    });
    hooks.add(hook(new GithubWebhooks(), Gateway.APP_PATH, "/webhooks/github/apps/unknown"));
    return hooks;
  }

  private Hook hook(Provider provider, String known, String unknown) {
    var headers =
        new HashMap<>(
            SignedHeaders.of(provider, Secret.of("wrong wrong wrong"), Buffer.buffer(BODY)));
    headers.put("Content-Type", "application/json");
    return new Hook(
        known,
        () -> refuse(known, headers),
        () -> refuse(unknown + count.incrementAndGet(), headers));
  }

  private void refuse(String path, Map<String, String> headers) {
    assertThat(gateway.post(path, BODY, headers).statusCode()).isEqualTo(401);
  }

  /** Measures all requests concurrently, so that noise affects them alike. */
  private static void send(List<Hook> hooks) throws Exception {
    for (int round = 0; round <= ROUNDS; round++) {
      // Drops the results of the previous try and of the warm-up round.
      if (round <= 1) {
        hooks.forEach(Hook::forget);
      }
      var begin = new CyclicBarrier(2 * SENDERS_PER_KIND * hooks.size());
      var tasks = new ArrayList<Callable<Boolean>>();
      for (var hook : hooks) {
        for (int i = 0; i < SENDERS_PER_KIND; i++) {
          tasks.add(() -> hook.knownNanos.add(nanos(begin, hook.known)));
          tasks.add(() -> hook.unknownNanos.add(nanos(begin, hook.unknown)));
        }
      }
      try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var task : senders.invokeAll(tasks)) {
          task.get();
        }
      }
    }
  }

  private static long nanos(CyclicBarrier begin, Request request) throws Exception {
    begin.await();
    long start = System.nanoTime();
    request.send();
    return System.nanoTime() - start;
  }
}
