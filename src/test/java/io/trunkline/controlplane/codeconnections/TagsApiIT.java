package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static io.trunkline.controlplane.codeconnections.ControlPlane.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.CodeConnectionsException;
import software.amazon.awssdk.services.codeconnections.model.LimitExceededException;
import software.amazon.awssdk.services.codeconnections.model.ResourceNotFoundException;
import software.amazon.awssdk.services.codeconnections.model.Tag;
import software.amazon.awssdk.services.codestarconnections.CodeStarConnectionsClient;

/** Tags of connections and hosts, tested with clients of the AWS SDK. */
class TagsApiIT {
  @RegisterExtension static final ControlPlane plane = new ControlPlane();
  private final CodeConnectionsClient client = plane.client(ALICE);
  private final CodeStarConnectionsClient older = plane.olderClient(ALICE);

  @Test
  void addsReplacesAndRemovesTags() {
    for (var arn : connectionAndHost()) {
      var asOld = arn.replace("codeconnections", "codestar-connections");

      var none = list(arn);
      client.tagResource(request -> request.resourceArn(arn).tags(tag("a", "1"), tag("b", "")));
      older.tagResource(request -> request.resourceArn(asOld).tags(oldTag("a", "2")));
      older.untagResource(request -> request.resourceArn(arn).tagKeys("b", "absent", "aws:x"));
      var tagged = older.listTagsForResource(request -> request.resourceArn(asOld)).tags();

      assertThat(none).isEmpty();
      assertThat(list(arn)).containsExactly(tag("a", "2"));
      assertThat(tagged).hasSize(1);
      client.untagResource(request -> request.resourceArn(arn).tagKeys("a"));
      assertThat(list(arn)).isEmpty();
    }
  }

  @Test
  void rejectsThe51stTag() {
    for (var arn : connectionAndHost()) {
      tag(arn, IntStream.range(0, 50).mapToObj(i -> tag("k" + i, "v")).toList());

      assertThatThrownBy(() -> tag(arn, List.of(tag("one more", ""))))
          .isInstanceOf(LimitExceededException.class)
          .hasMessageContaining("A resource can have at most 50 tags.");
      tag(arn, List.of(tag("k0", "new")));
      assertThat(list(arn)).hasSize(50).contains(tag("k0", "new"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws:x", "AWS:x", "aWs:"})
  void rejectsReservedKeys(String key) {
    for (var arn : connectionAndHost()) {
      assertThat(codeOf(() -> tag(arn, List.of(tag(key, ""))))).isEqualTo("ValidationException");
      assertThat(list(arn)).isEmpty();
    }
  }

  @Test
  void rejectsDuplicateKeys() {
    for (var arn : connectionAndHost()) {
      assertThat(codeOf(() -> tag(arn, List.of(tag("a", "1"), tag("a", "2")))))
          .isEqualTo("ValidationException");
      tag(arn, List.of(tag("a", "1"), tag("A", "2"), tag("awsome", "3")));
      assertThat(list(arn)).hasSize(3);
    }
  }

  @Test
  void rejectsUnknownResources() {
    var unknown =
        List.of(
            "arn:aws:codeconnections:us-east-1:111111111111:connection/"
                + "00000000-0000-4000-8000-000000000000",
            "arn:aws:codeconnections:us-east-1:111111111111:host/none-00000000",
            "arn:aws:s3:us-east-1:111111111111:" + "x".repeat(970));

    for (var arn : unknown) {
      assertThatThrownBy(() -> tag(arn, List.of(tag("a", "1"))))
          .isInstanceOf(ResourceNotFoundException.class)
          .satisfies(rejection ->
              assertThat(messageOf((CodeConnectionsException) rejection)).hasSizeLessThan(600));
      assertThatThrownBy(
              () -> client.untagResource(request -> request.resourceArn(arn).tagKeys("a")))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThatThrownBy(() -> list(arn)).isInstanceOf(ResourceNotFoundException.class);
    }
  }

  // Attack 68.
  @Test
  void hidesTagsOfAnotherAccount() {
    var bob = plane.client(BOB);
    for (var arn : connectionAndHost()) {
      assertThatThrownBy(
              () -> bob.tagResource(request -> request.resourceArn(arn).tags(tag("a", "1"))))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThatThrownBy(() -> bob.untagResource(request -> request.resourceArn(arn).tagKeys("a")))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThatThrownBy(() -> bob.listTagsForResource(request -> request.resourceArn(arn)))
          .isInstanceOf(ResourceNotFoundException.class);
      assertThat(list(arn)).isEmpty();
    }
  }

  private List<String> connectionAndHost() {
    return List.of(
        client
            .createConnection(request -> request.connectionName("c").providerType("GitHub"))
            .connectionArn(),
        client
            .createHost(request ->
                request
                    .name("lab")
                    .providerType("GitLabSelfManaged")
                    .providerEndpoint("https://git.example.com"))
            .hostArn());
  }

  private void tag(String arn, List<Tag> tags) {
    client.tagResource(request -> request.resourceArn(arn).tags(tags));
  }

  private List<Tag> list(String arn) {
    return client.listTagsForResource(request -> request.resourceArn(arn)).tags();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private static software.amazon.awssdk.services.codestarconnections.model.Tag oldTag(
      String key, String value) {
    return software.amazon.awssdk.services.codestarconnections.model.Tag.builder()
        .key(key)
        .value(value)
        .build();
  }

  private static String messageOf(CodeConnectionsException rejection) {
    return rejection.awsErrorDetails().errorMessage();
  }

  private static String codeOf(ThrowingCallable call) {
    return catchThrowableOfType(CodeConnectionsException.class, call).awsErrorDetails().errorCode();
  }
}
