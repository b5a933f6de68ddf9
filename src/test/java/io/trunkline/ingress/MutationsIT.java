package io.trunkline.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.installation.Installation;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.JsonMutations;
import io.trunkline.provider.Payloads;
import io.trunkline.provider.Provider;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.SignedHeaders;
import io.trunkline.provider.azuredevops.AzureDevopsWebhooks;
import io.trunkline.provider.bitbucket.BitbucketWebhooks;
import io.trunkline.provider.github.GithubWebhooks;
import io.trunkline.provider.gitlab.GitlabWebhooks;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends correctly signed bodies that no provider sends through the whole flow. */
class MutationsIT {
  private static final int MUTATIONS_PER_PAYLOAD = 12;
  private static final Secret SECRET = Secret.of("a secret of sixteen bytes and more");

  private final Gateway gateway = Gateway.open();

  @AfterEach
  void close() {
    gateway.close();
  }

  // Attack 6.
  @ParameterizedTest(name = "{0}")
  @MethodSource
  void answersEveryMutationWithAStoredDelivery(
      String folder, ProviderType type, Provider provider) {
    var installation = gateway.installation(type, "*", SECRET);
    var sent = 0;

    for (var sample : new Payloads(folder).samples().toList()) {
      for (var body : some(sample.body().toJsonObject(), sent)) {
        var answer = send(provider, installation, sample, body);

        assertThat(answer.statusCode()).as("%s: %s", sample.name(), body).isIn(200, 202);
        assertThat(new JsonObject(answer.body()).getString("deliveryId")).isNotBlank();
        sent++;
      }
    }

    assertThat(sent).isPositive();
    assertThat(gateway.fixture.count("SELECT count(*) FROM delivery WHERE length(reason) > 1024"))
        .isZero();
  }

  static Stream<Arguments> answersEveryMutationWithAStoredDelivery() {
    return Stream.of(
        Arguments.of("github", ProviderType.GITHUB, new GithubWebhooks()),
        Arguments.of("gitlab", ProviderType.GITLAB, new GitlabWebhooks()),
        Arguments.of("bitbucket", ProviderType.BITBUCKET, new BitbucketWebhooks()),
        Arguments.of("azure-devops", ProviderType.AZURE_DEVOPS, new AzureDevopsWebhooks()));
  }

  private HttpResponse<String> send(
      Provider provider, Installation installation, Payloads.Sample sample, String body) {
    Map<String, String> headers = new HashMap<>();
    sample.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
    headers.putAll(SignedHeaders.of(provider, SECRET, Buffer.buffer(body)));
    return gateway.post(Gateway.path(installation), body, headers);
  }

  /** Selects some mutations, the same ones in every run. */
  private static List<String> some(JsonObject payload, int seed) {
    var all = new ArrayList<String>();
    var random = new Random(seed);
    var seen = new int[1];
    JsonMutations.forEach(
        payload,
        mutation -> {
          var place = random.nextInt(++seen[0]);
          if (all.size() < MUTATIONS_PER_PAYLOAD) {
            all.add(mutation);
          } else if (place < MUTATIONS_PER_PAYLOAD) {
            all.set(place, mutation);
          }
        });
    return all;
  }
}
