package io.trunkline.ingress;

import static java.util.Collections.synchronizedList;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.delivery.Github;
import io.trunkline.delivery.LedgerFixture;
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

/** What the time of a refusal tells of a hook: warm medians of both kinds within a tenth. */
class RefusalTimingIT {
  private static final String BODY = Github.push("refs/heads/main", "a", "b").encode();
  private static final Map<ProviderType, Provider> PROVIDERS =
      Map.of(
          ProviderType.GITHUB, new GithubWebhooks(),
          ProviderType.GITLAB, new GitlabWebhooks(),
          ProviderType.BITBUCKET, new BitbucketWebhooks(),
          ProviderType.AZURE_DEVOPS, new AzureDevopsWebhooks());
  private static final Duration A_FIFTH = Duration.ofMillis(200);
  private static final int ROUNDS = 6;
  private static final int SENDERS_OF_A_KIND = 3;
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
  void takesAsLongForAnUnknownHookAsForAWrongProofOfAKnownOne() throws Exception {
    var hooks = hooks();
    send(hooks);
    // A busy machine may favour one kind by chance; a gateway that does would do so every time.
    for (int i = 1; i < TRIES_MAX && !hooks.stream().allMatch(Hook::isAlike); i++) {
      send(hooks);
    }

    assertThat(hooks).allMatch(Hook::isAlike, "within a tenth");
  }

  /** A refusal takes about a second, for all wait for the same look at the table. */
  @Test
  void wouldNoticeAnAnswerThatTakesAFifthLonger() throws Exception {
    var hook = hooks().getFirst();
    Request slow =
        () -> {
          hook.known.send();
          Thread.sleep(A_FIFTH);
        };
    var slower = new Hook("slower", hook.known, slow);

    send(List.of(slower));

    assertThat(slower).matches(it -> !it.isAlike(), "not within a tenth");
  }

  private interface Request {
    void send() throws Exception;
  }

  /** One that is there and gets a wrong proof, and others of that provider that are not there. */
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

  /** One of each provider, and that of an app. */
  private List<Hook> hooks() {
    var hooks = new ArrayList<Hook>();
    PROVIDERS.forEach((type, provider) -> {
      var known = Gateway.path(gateway.installation(type, "octo", Gateway.SECRET));
      hooks.add(hook(provider, known, "/webhooks/" + provider.segment() + "/unknown"));
    });
    gateway.road.await(gateway.road.grants.registerApp(LedgerFixture.ACCOUNT, Gateway.APP));
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

  /** Keeps how long each took. All are sent side by side, so that noise meets all alike. */
  private static void send(List<Hook> hooks) throws Exception {
    for (int round = 0; round <= ROUNDS; round++) {
      // Those before were of the last try, or to warm up.
      if (round <= 1) {
        hooks.forEach(Hook::forget);
      }
      var begin = new CyclicBarrier(2 * SENDERS_OF_A_KIND * hooks.size());
      var tasks = new ArrayList<Callable<Boolean>>();
      for (var hook : hooks) {
        for (int i = 0; i < SENDERS_OF_A_KIND; i++) {
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
