package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.ControlPlane.ALICE;
import static io.trunkline.controlplane.codeconnections.ControlPlane.BOB;
import static io.trunkline.controlplane.codeconnections.SyncSetup.failure;
import static io.trunkline.provider.ProviderType.GITHUB;
import static io.trunkline.provider.ProviderType.GITLAB_SELF_MANAGED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.account.AccessKey;
import io.trunkline.connection.ConnectionArn;
import io.trunkline.connection.Shares;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.codeconnections.CodeConnectionsClient;
import software.amazon.awssdk.services.codeconnections.model.ProviderType;
import software.amazon.awssdk.services.codeconnections.model.ResourceNotFoundException;
import software.amazon.awssdk.services.codeconnections.model.Tag;

/**
 * Tests what a guest can do with the AWS API. A guest is an account that a connection is shared
 * with.
 */
class SharedConnectionsIT {
  @RegisterExtension static final ControlPlane plane = new ControlPlane();
  private final CodeConnectionsClient alice = plane.client(ALICE);
  private final CodeConnectionsClient bob = plane.client(BOB);
  private final SyncSetup sync = new SyncSetup(plane, bob);
  private final Shares shares = plane.shares();
  private String arn = "";

  @BeforeEach
  void create() {
    arn =
        alice
            .createConnection(it -> it.connectionName("main").providerType(ProviderType.GIT_HUB))
            .connectionArn();
  }

  private void share() {
    share(ALICE, arn, BOB);
  }

  private void share(AccessKey owner, String arn, AccessKey with) {
    var id = new ConnectionArn(arn).connectionId();
    assertThat(shares.share(ControlPlane.caller(owner), id, with.accountId()).await())
        .isInstanceOf(Shares.Result.Shared.class);
  }

  private void unshare() {
    var id = new ConnectionArn(arn).connectionId();
    assertThat(
            plane
                .database()
                .transaction(transaction ->
                    shares.unshare(transaction, ControlPlane.caller(ALICE), id, BOB.accountId()))
                .await())
        .isInstanceOf(Shares.Result.Unshared.class);
  }

  private ResourceNotFoundException notFound(Runnable call) {
    var rejected = catchThrowableOfType(ResourceNotFoundException.class, call::run);
    assertThat(rejected).isNotNull();
    return rejected;
  }

  @Test
  void guestReadsSharedConnection() {
    share();

    var connection = bob.getConnection(it -> it.connectionArn(arn)).connection();

    assertThat(connection).isEqualTo(alice.getConnection(it -> it.connectionArn(arn)).connection());
    assertThat(connection.ownerAccountId()).isEqualTo(ALICE.accountId().value());
    assertThat(connection.connectionArn()).isEqualTo(arn);
  }

  @Test
  void guestCannotTellUnsharedFromMissingConnection() {
    var stranger = notFound(() -> bob.getConnection(it -> it.connectionArn(arn)));
    var absent = arn.substring(0, arn.length() - 12) + "0123456789ab";

    var unknown = notFound(() -> bob.getConnection(it -> it.connectionArn(absent)));

    assertThat(stranger.awsErrorDetails().errorMessage().replace(arn, absent))
        .isEqualTo(unknown.awsErrorDetails().errorMessage());
  }

  @Test
  void guestReadsConnectionByItsOwnArnOnly() {
    share();
    var asIfBobs = arn.replace(ALICE.accountId().value(), BOB.accountId().value());

    notFound(() -> bob.getConnection(it -> it.connectionArn(asIfBobs)));
  }

  /** The managed permission grants GetConnection and UseConnection, nothing more. */
  @Test
  void guestCannotListTagOrDeleteSharedConnection() {
    share();

    assertThat(bob.listConnections(_ -> {}).connections()).isEmpty();
    notFound(() -> bob.listTagsForResource(it -> it.resourceArn(arn)));
    notFound(() -> bob.deleteConnection(it -> it.connectionArn(arn)));
    assertThat(alice.getConnection(it -> it.connectionArn(arn)).connection()).isNotNull();
  }

  @Test
  void deletingTheConnectionEndsTheShare() {
    share();

    alice.deleteConnection(it -> it.connectionArn(arn));

    notFound(() -> bob.getConnection(it -> it.connectionArn(arn)));
  }

  /** The owner gets the same error, because policies name ARNs. */
  @Test
  void rejectsArnOfAnotherRegionOrPartition() {
    share();

    notFound(() -> bob.getConnection(it -> it.connectionArn(arn.replace("us-east-1", "eu-x-1"))));
    notFound(
        () -> bob.getConnection(it -> it.connectionArn(arn.replace("arn:aws:", "arn:aws-x:"))));
  }

  @Test
  void guestCannotReadAfterTheShareEnds() {
    share();
    bob.getConnection(it -> it.connectionArn(arn));

    unshare();

    notFound(() -> bob.getConnection(it -> it.connectionArn(arn)));
  }

  @Test
  void guestSeesTheHostArnButNotTheHost() {
    var onHost = new SyncSetup(plane, alice).connection(ALICE, GITLAB_SELF_MANAGED);
    share(ALICE, onHost, BOB);

    var seen = bob.getConnection(it -> it.connectionArn(onHost)).connection();

    assertThat(seen.hostArn()).startsWith("arn:aws:codeconnections:us-east-1:111111111111:host/");
    notFound(() -> bob.getHost(it -> it.hostArn(seen.hostArn())));
    notFound(() -> bob.listConnections(it -> it.hostArnFilter(seen.hostArn())));
    assertThat(bob.listHosts(_ -> {}).hosts()).isEmpty();
    notFound(() -> bob.createConnection(it -> it.connectionName("mine").hostArn(seen.hostArn())));
  }

  @Test
  void guestCannotTag() {
    share();
    var tag = Tag.builder().key("a").value("b").build();

    notFound(() -> bob.tagResource(it -> it.resourceArn(arn).tags(tag)));
    notFound(() -> bob.untagResource(it -> it.resourceArn(arn).tagKeys("a")));

    assertThat(alice.listTagsForResource(it -> it.resourceArn(arn)).tags()).isEmpty();
  }

  @Test
  void guestLinksRepositoryByTheSharedConnection() {
    share();

    var link = sync.link(arn, "app");

    assertThat(link.connectionArn()).isEqualTo(arn);
    assertThat(link.repositoryLinkArn()).contains(":222222222222:repository-link/");
    assertThat(alice.listRepositoryLinks(_ -> {}).repositoryLinks()).isEmpty();
  }

  @Test
  void linkOutlivesTheShareButNoNewLinkIsCreated() {
    var mine = sync.connection(BOB, GITHUB);
    var kept = sync.link(mine, "kept").repositoryLinkId();
    var before = failure(() -> sync.link(arn, "early"));
    share();
    var link = sync.link(arn, "app").repositoryLinkId();
    unshare();

    var after = failure(() -> sync.link(arn, "late"));
    var moved =
        failure(() -> bob.updateRepositoryLink(it -> it.repositoryLinkId(kept).connectionArn(arn)));

    assertThat(before).startsWith("400 InvalidInputException");
    assertThat(after).isEqualTo(before);
    assertThat(moved).startsWith("400 ResourceNotFoundException");
    assertThat(
            bob.getRepositoryLink(it -> it.repositoryLinkId(link))
                .repositoryLinkInfo()
                .connectionArn())
        .isEqualTo(arn);
  }

  @Test
  void guestMovesLinkToTheSharedConnection() {
    var id = sync.link(sync.connection(BOB, GITHUB), "app").repositoryLinkId();
    share();

    var moved = bob.updateRepositoryLink(it -> it.repositoryLinkId(id).connectionArn(arn));

    assertThat(moved.repositoryLinkInfo().connectionArn()).isEqualTo(arn);
  }

  /** A share gives access to the account; its policies decide for its keys. */
  @Test
  void guestsPolicyNamesTheOwnersArn() {
    var ofBob = sync.connection(BOB, GITHUB);
    share(BOB, ofBob, ALICE);
    var own = "arn:aws:codeconnections:*:111111111111:*";
    var stranger = plane.client(plane.limited(allow("codeconnections:*", own)));
    var reader = plane.client(plane.limited(allow("codestar-connections:Get*", ofBob)));

    assertThat(failure(() -> stranger.getConnection(it -> it.connectionArn(ofBob))))
        .startsWith("400 AccessDeniedException")
        .contains("on resource: " + ofBob);
    assertThat(failure(() -> new SyncSetup(plane, reader).link(ofBob, "app")))
        .startsWith("400 AccessDeniedException");
    assertThat(reader.getConnection(it -> it.connectionArn(ofBob)).connection()).isNotNull();
  }

  /** Otherwise a guest's policy with tag conditions could not apply to shared connections. */
  @Test
  void guestsPolicyEvaluatesTheOwnersTagsWhileShared() {
    var ofBob = sync.connection(BOB, GITHUB);
    bob.tagResource(
        it -> it.resourceArn(ofBob).tags(Tag.builder().key("Env").value("prod").build()));
    var careful =
        plane.client(
            plane.limited(
                allow("*", "*"),
                "{'Effect':'Deny','Action':'*','Resource':'*','Condition':"
                    + "{'StringEquals':{'aws:ResourceTag/Env':'prod'}}}"));

    notFound(() -> careful.getConnection(it -> it.connectionArn(ofBob)));
    share(BOB, ofBob, ALICE);

    assertThat(failure(() -> careful.getConnection(it -> it.connectionArn(ofBob))))
        .startsWith("400 AccessDeniedException");
  }

  private static String allow(String action, String resource) {
    return "{'Effect':'Allow','Action':'%s','Resource':'%s'}".formatted(action, resource);
  }
}
