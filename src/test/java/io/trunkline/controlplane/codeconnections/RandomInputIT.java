package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.controlplane.ApiException;
import io.trunkline.controlplane.codeconnections.Shape.Structure;
import io.trunkline.resource.Namespace;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sends random input to every operation. Each call succeeds, or fails with an error that AWS
 * defines.
 */
class RandomInputIT {
  private static final long SEED = 20231201;
  private static final int CALLS_AN_OPERATION = 60;
  private static final int CHECKS_AN_OPERATION = 300;
  private static final Map<Namespace, String> SERVICES =
      Map.of(
          Namespace.CODECONNECTIONS, "CodeConnections_20231201.",
          Namespace.CODESTAR_CONNECTIONS, "CodeStar_connections_20191201.");

  /** Errors of the service models, and errors of the framework that a signed call can get. */
  private static final Set<String> ERRORS =
      Set.of(
          "AccessDeniedException",
          "ConcurrentModificationException",
          "ConditionalCheckFailedException",
          "ConflictException",
          "InvalidInputException",
          "LimitExceededException",
          "ResourceAlreadyExistsException",
          "ResourceNotFoundException",
          "ResourceUnavailableException",
          "RetryLatestCommitFailedException",
          "SyncBlockerDoesNotExistException",
          "SyncConfigurationStillExistsException",
          "ThrottlingException",
          "UnsupportedOperationException",
          "UnsupportedProviderTypeException",
          "UpdateOutOfSyncException",
          "SerializationException",
          "ValidationException");

  @RegisterExtension static final ControlPlane plane = new ControlPlane();
  private final RawClient client = new RawClient(plane, ALICE);
  private RandomInput inputs;

  @BeforeEach
  void make() {
    var host =
        make(
            "CreateHost",
            """
            {"Name":"lab","ProviderType":"GitLabSelfManaged","ProviderEndpoint":"https://x.com"}\
            """,
            "HostArn");
    var connection =
        make(
            "CreateConnection",
            "{\"ConnectionName\":\"c\",\"ProviderType\":\"GitHub\"}",
            "ConnectionArn");
    inputs =
        new RandomInput(
            new Random(SEED),
            List.of(
                host,
                host.replace("codeconnections", "codestar-connections"),
                connection,
                connection.replace("111111111111", "222222222222"),
                "arn:aws:codeconnections:us-east-1:111111111111:repository-link/"
                    + "00000000-0000-4000-8000-000000000000",
                "arn:aws:iam::111111111111:role/sync",
                "arn:aws:kms:us-east-1:111111111111:key/x",
                "00000000-0000-4000-8000-000000000000",
                "https://git.example.com",
                "vpc-12345678",
                "subnet-12345678",
                "sg-12345678",
                "main",
                "Team"));
  }

  @AfterEach
  void close() {
    client.close();
  }

  private String make(String operation, String input, String member) {
    var answer = client.call("CodeConnections_20231201." + operation, input);
    return new JsonObject(answer.body()).getString(member);
  }

  @ParameterizedTest
  @EnumSource
  void returnsOnlyModelledErrors(Namespace namespace) {
    var shapes = new Shapes(namespace);
    var answers = new HashMap<String, Set<Integer>>();
    for (var operation : operations()) {
      for (var i = 0; i < CALLS_AN_OPERATION; i++) {
        var json = inputs.of(operation.input().apply(shapes)).encode();
        var body = inputs.isOnceIn(10) ? inputs.damaged(json) : json;

        var answer = client.call(SERVICES.get(namespace) + operation.name(), body);

        assertThat(problem(answer)).as("%s %s", operation.name(), body).isEmpty();
        answers.computeIfAbsent(operation.name(), _ -> new HashSet<>()).add(answer.statusCode());
      }
    }
    // The test shows little unless some inputs are valid.
    assertThat(answers.get("CreateConnection")).contains(200, 400);
    assertThat(answers.get("ListHosts")).contains(200, 400);
    assertThat(answers.get("TagResource")).contains(200, 400);
    assertThat(answers).hasSize(27);
  }

  private static String problem(HttpResponse<String> answer) {
    var body = new JsonObject(answer.body());
    if (answer.headers().firstValue("x-amzn-RequestId").isEmpty()) {
      return "no request id";
    }
    if (answer.statusCode() == 200) {
      return body.containsKey("__type") ? "an error with status 200" : "";
    }
    var isError =
        answer.statusCode() == 400
            && ERRORS.contains(body.getString("__type"))
            && !body.getString("Message", "").isEmpty();
    return isError ? "" : answer.statusCode() + " " + answer.body();
  }

  @Test
  void ignoresUnknownMembers() {
    for (var namespace : Namespace.values()) {
      for (var operation : operations()) {
        var shape = operation.input().apply(new Shapes(namespace));
        for (var i = 0; i < CHECKS_AN_OPERATION; i++) {
          var input = inputs.of(shape);

          var more = inputs.withUnknownMembers(shape, input);

          assertThat(more).isNotEqualTo(input);
          assertThat(rejection(shape, more)).as(more.encode()).isEqualTo(rejection(shape, input));
        }
      }
    }
  }

  /** Returns why the input is invalid; an empty string if it is valid. */
  private static String rejection(Structure shape, JsonObject input) {
    try {
      Validator.validate(shape, input.toBuffer());
      return "";
    } catch (ApiException e) {
      return e.error() + ": " + e.text();
    }
  }

  private List<AwsOperation> operations() {
    return UnconnectedOperations.create(plane.syncResources()).stream()
        .flatMap(group -> group.operations().stream())
        .toList();
  }
}
