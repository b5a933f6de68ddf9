package io.trunkline.resource;

import static io.trunkline.connection.DomainFixture.ALICE;
import static io.trunkline.connection.DomainFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.connection.DomainFixture;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.TaggedResources.TagResult.Tagged;
import io.trunkline.resource.TaggedResources.TagResult.TooManyTags;
import io.trunkline.resource.TaggedResources.TagResult.UnknownResource;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TaggedResourcesIT {
  @RegisterExtension static final DomainFixture domain = new DomainFixture();

  private final TaggedResources resources = domain.taggedResources();

  @Test
  void addsReplacesAndRemovesTagsByKey() {
    for (var arn : connectionAndHost()) {
      resources.tag(ALICE, arn, List.of(new Tag("a", "1"), new Tag("b", ""))).await();
      resources.tag(ALICE, arn, List.of(new Tag("a", "2"), new Tag("A", "3"))).await();
      var isUntagged = resources.untag(ALICE, arn, List.of("b", "absent")).await();

      assertThat(isUntagged).isTrue();
      assertThat(list(arn)).containsExactlyInAnyOrder(new Tag("A", "3"), new Tag("a", "2"));
      assertThat(domain.audited(arn)).contains("TagResource", "UntagResource");
    }
  }

  @Test
  void findsResourceByEitherNamespace() {
    for (var arn : connectionAndHost()) {
      var other = arn.replace("codeconnections", "codestar-connections");

      resources.tag(ALICE, other, List.of(new Tag("a", "1"))).await();

      assertThat(list(arn)).containsExactly(new Tag("a", "1"));
      assertThat(list(other)).containsExactly(new Tag("a", "1"));
    }
  }

  @Test
  void allowsFiftyKeysAndAddsNoneBeyondThem() {
    for (var arn : connectionAndHost()) {
      resources.tag(ALICE, arn, tags(0, 49)).await();

      var tooMany = resources.tag(ALICE, arn, tags(48, 51)).await();
      var replaced = resources.tag(ALICE, arn, tags(0, 50)).await();
      var again = resources.tag(ALICE, arn, tags(50, 51)).await();

      assertThat(tooMany).isEqualTo(new TooManyTags(50));
      assertThat(replaced).isEqualTo(new Tagged());
      assertThat(again).isEqualTo(new TooManyTags(50));
      assertThat(list(arn)).hasSize(50);
    }
  }

  @Test
  void allowsFiftyKeysForConcurrentCalls() {
    var arn = domain.host(ALICE).arn().value();
    var calls = new ArrayList<Future<TaggedResources.TagResult>>();
    for (var i = 0; i < 60; i++) {
      calls.add(resources.tag(ALICE, arn, tags(i, i + 1)));
    }

    Future.all(calls).await();

    assertThat(list(arn)).hasSize(50);
  }

  // Attack 68.
  @Test
  void hidesTagsOfAnotherAccount() {
    for (var arn : connectionAndHost()) {
      var asBobs = arn.replace("111111111111", "222222222222");

      for (var tried : List.of(arn, asBobs, "arn:aws:s3:us-east-1:222222222222:bucket/x")) {
        assertThat(resources.list(BOB.accountId(), tried).await()).isEmpty();
        assertThat(resources.tag(BOB, tried, tags(0, 1)).await()).isEqualTo(new UnknownResource());
        assertThat(resources.untag(BOB, tried, List.of("k0")).await()).isFalse();
      }
      assertThat(list(arn)).isEmpty();
    }
  }

  @Test
  void deletesTagsWithTheirResource() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB).arn();
    var host = domain.host(ALICE).arn();
    resources.tag(ALICE, connection.value(), tags(0, 1)).await();
    resources.tag(ALICE, host.value(), tags(0, 1)).await();

    domain.delete(ALICE, connection);
    domain.hosts().delete(ALICE, host).await();

    assertThat(resources.list(ALICE.accountId(), connection.value()).await()).isEmpty();
    assertThat(domain.database().run("SELECT * FROM tag").await().size()).isZero();
  }

  private List<String> connectionAndHost() {
    return List.of(
        domain.connection(ALICE, ProviderType.GITHUB).arn().value(),
        domain.host(ALICE).arn().value());
  }

  private static List<Tag> tags(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> new Tag("k" + i, "v")).toList();
  }

  private List<Tag> list(String arn) {
    return resources.list(ALICE.accountId(), arn).await().orElseThrow();
  }
}
