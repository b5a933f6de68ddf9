package io.trunkline.controlplane.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.AuditTrail;
import io.trunkline.account.Deployment;
import io.trunkline.account.TestDeployment;
import io.trunkline.controlplane.Authenticator;
import io.trunkline.controlplane.RequestGuard;
import io.trunkline.platform.aws.SignatureV4;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.secret.TestSealer;
import io.vertx.core.Future;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Operations and openapi.yaml must agree. The database is never connected to. */
class RestRoutesTest {
  private final ApiContract contract = NativeApi.DESCRIPTION.ours();

  @Test
  void acceptsOperationsAsDescribed() {
    assertThat(routes(described())).isNotNull();
  }

  @Test
  void rejectsMissingOperation() {
    var operations = described();
    operations.removeIf(operation -> operation.name().equals("GetPipeline"));

    assertThatIllegalStateException().isThrownBy(() -> routes(operations));
  }

  @Test
  void rejectsOperationThatRequiresOtherPermissionThanDescribed() {
    var operations = described();
    operations.replaceAll(operation ->
        operation.name().equals("GetPipeline")
            ? operation("GetPipeline", RestPermissionRule.onAny())
            : operation);

    assertThatIllegalStateException().isThrownBy(() -> routes(operations));
  }

  private List<RestOperation> described() {
    var operations = new ArrayList<RestOperation>();
    for (var endpoint : contract.endpoints()) {
      var described = endpoint.permission().orElseThrow();
      var rule = RestPermissionRule.on(described.resource()).withAction(described.action());
      operations.add(
          operation(
              endpoint.id(), described.isForAdministrator() ? rule.withAdministrator() : rule));
    }
    return operations;
  }

  private static RestOperation operation(String name, RestPermissionRule rule) {
    return RestOperation.readOnly(name, rule, _ -> RestResponse.deleted());
  }

  private RestRoutes routes(List<RestOperation> operations) {
    var database = new Database(PgBuilder.pool().connectingTo(new PgConnectOptions()).build());
    var accounts =
        new Accounts(database, TestSealer.create(), TestDeployment.DEPLOYMENT, UUID::randomUUID);
    var signatures = new SignatureV4(Set.of(), Set.of(), InstantSource.system());
    var guard =
        new RequestGuard(
            new Authenticator(signatures, accounts),
            accounts,
            new AuditTrail(database, accounts, Future::succeededFuture),
            (_, _) -> Future.succeededFuture(Map.of()),
            new Deployment("aws", "us-east-1", new AccountId("111111111111")));
    return new RestRoutes(guard, contract, List.of(() -> operations), Map.of());
  }
}
