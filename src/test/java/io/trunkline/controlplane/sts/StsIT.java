package io.trunkline.controlplane.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.node.TestNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/** Calls STS with the AWS SDK, which uses the query protocol. */
class StsIT {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node =
        TestNode.builder()
            .setting("bootstrap.account-id", "111111111111")
            .setting("bootstrap.access-key-id", "AKIDALICE")
            .setting("bootstrap.secret-access-key", "secret/of+alice")
            .withoutEgress()
            .start();
  }

  @AfterAll
  static void close() {
    node.close();
  }

  @Test
  void namesAccountAndArnOfCaller() {
    try (var sts = client("secret/of+alice")) {
      var identity = sts.getCallerIdentity();

      assertThat(identity.account()).isEqualTo("111111111111");
      assertThat(identity.arn()).isEqualTo("arn:aws:iam::111111111111:user/AKIDALICE");
      assertThat(identity.userId()).isEqualTo("AKIDALICE");
      assertThat(identity.responseMetadata().requestId()).isNotEmpty();
    }
  }

  @Test
  void rejectsWrongSecretInTermsOfSts() {
    try (var sts = client("another secret")) {
      assertThatThrownBy(sts::getCallerIdentity)
          .isInstanceOfSatisfying(
              StsException.class,
              failure -> {
                assertThat(failure.statusCode()).isEqualTo(403);
                assertThat(failure.awsErrorDetails().errorCode())
                    .isEqualTo("SignatureDoesNotMatch");
              });
    }
  }

  @Test
  void rejectsOtherOperations() {
    try (var sts = client("secret/of+alice")) {
      assertThatThrownBy(sts::getSessionToken)
          .isInstanceOfSatisfying(
              StsException.class,
              failure -> {
                assertThat(failure.statusCode()).isEqualTo(400);
                assertThat(failure.awsErrorDetails().errorCode()).isEqualTo("InvalidAction");
                assertThat(failure.awsErrorDetails().errorMessage())
                    .contains("Trunkline serves only the operation GetCallerIdentity");
              });
    }
  }

  @Test
  void rejectsUnsignedCallsWithXml() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(node.controlUri("/"))
              .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
              .POST(BodyPublishers.ofString("Action=GetCallerIdentity&Version=2011-06-15"));

      var answer = http.send(request.build(), BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/xml");
      assertThat(answer.body())
          .startsWith("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">")
          .contains("<Type>Sender</Type><Code>MissingAuthenticationToken</Code>");
    }
  }

  @Test
  void leavesCallsWithTargetToCodeConnections() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(node.controlUri("/"))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .header("X-Amz-Target", "CodeConnections_20231201.ListConnections")
              .POST(BodyPublishers.ofString("{}"));

      var answer = http.send(request.build(), BodyHandlers.ofString());

      assertThat(answer.headers().firstValue("Content-Type"))
          .contains("application/x-amz-json-1.0");
      assertThat(answer.body()).contains("\"__type\":\"MissingAuthenticationTokenException\"");
    }
  }

  private static StsClient client(String secret) {
    var credentials = AwsBasicCredentials.create("AKIDALICE", secret);
    return StsClient.builder()
        .endpointOverride(node.controlUri(""))
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
