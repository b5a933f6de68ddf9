package io.trunkline.provider.azuredevops;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.event.BranchDeleted;
import io.trunkline.event.BranchPushed;
import io.trunkline.event.Commit;
import io.trunkline.event.Repository.Organization;
import io.trunkline.event.RepositoryEvent;
import io.trunkline.event.TagPushed;
import io.trunkline.provider.NormalizedWebhook;
import io.trunkline.provider.NormalizedWebhook.Changes;
import io.trunkline.provider.NormalizedWebhook.Ignored;
import io.trunkline.provider.Payloads;
import io.trunkline.provider.WebhookVerifier;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureDevopsPushTest {
  private static final String ZERO = "0".repeat(40);
  private static final String SHA_256 = "0123456789abcdef".repeat(4);

  private final JsonObject payload = new Payloads("azure-devops").json("git-push.json");
  private final JsonObject push = payload.getJsonObject("resource");
  private final JsonObject repository = push.getJsonObject("repository");
  private final JsonArray updates = push.getJsonArray("refUpdates");
  private final JsonObject update = updates.getJsonObject(0);
  private final JsonObject commit = push.getJsonArray("commits").getJsonObject(0);

  // Attack 28.
  @ParameterizedTest
  @CsvSource({
    "refs/heads/refs/tags/x, refs/tags/x",
    "refs/heads/feature/x, feature/x",
    "refs/heads/../../etc, ../../etc",
    "refs/heads/日本語-🚀, 日本語-🚀",
    "'refs/heads/a\nb', 'a\nb'"
  })
  void removesRefPrefixOnce(String ref, String branch) {
    update.put("name", ref);

    var event = (BranchPushed) event();

    assertThat(event.branch()).isEqualTo(branch);
    assertThat(event.update().ref()).isEqualTo(ref);
  }

  // Attack 25.
  @ParameterizedTest
  @CsvSource({
    "[], the list of changes is empty",
    "null, resource.refUpdates is missing: set 'Resource details to send' to All",
    "\"x\", resource.refUpdates is not a list",
    "{}, resource.refUpdates is not a list",
    "'[null,1,[],\"x\"]', resource.refUpdates.name is missing"
  })
  void ignoresPushWithoutRefUpdates(String value, String reason) {
    push.put("refUpdates", new JsonArray("[" + value.replace("''", "'") + "]").getValue(0));

    assertThat(normalize()).isEqualTo(new Ignored(reason));
  }

  @Test
  void skipsRefsThatAreNeitherBranchNorTag() {
    updates.add(0, update.copy().put("name", "refs/pull/1/merge"));

    var normalized = (Changes) normalize();

    assertThat(normalized.events()).hasSize(1);
    assertThat(normalized.skippedChanges())
        .contains(
            "skipped 1 of 2 changes as invalid, the first because resource.refUpdates.name is"
                + " neither a branch nor a tag");
  }

  @Test
  void readsBranchesAndTagsOfOnePush() {
    updates
        .add(update.copy().put("name", "refs/tags/v1").put("oldObjectId", ZERO))
        .add(update.copy().put("name", "refs/heads/old").put("newObjectId", ZERO));

    assertThat(((Changes) normalize()).events())
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("BranchPushed", "TagPushed", "BranchDeleted");
  }

  @Test
  void recognizesZeroIdOfSha256Repository() {
    update.put("oldObjectId", SHA_256).put("newObjectId", "0".repeat(64));

    var event = (BranchDeleted) event();

    assertThat(event.update().before()).contains(SHA_256);
  }

  @Test
  void ignoresPushFromZeroToZero() {
    update.put("oldObjectId", ZERO).put("newObjectId", ZERO);

    assertThat(normalize())
        .isEqualTo(
            new Ignored("resource.refUpdates.newObjectId is zero, and so is the old commit"));
  }

  @Test
  void distinguishesPushesByPushId() {
    var number = ((BranchPushed) event()).update().occurrence();
    push.put("pushId", "p1");
    var string = ((BranchPushed) event()).update().occurrence();
    push.putNull("pushId");
    var asNeither = ((BranchPushed) event()).update().occurrence();

    assertThat(number).contains("14");
    assertThat(string).contains("p1");
    assertThat(asNeither).isEmpty();
  }

  @Test
  void hasNoDetailsOfUnlistedCommit() {
    update.put("newObjectId", SHA_256);

    assertThat(((BranchPushed) event()).head()).isEqualTo(Commit.ofId(SHA_256));
  }

  @Test
  void usesTagIdIfCommitIsMissing() {
    update.put("name", "refs/tags/v1").put("newObjectId", SHA_256);

    assertThat(((TagPushed) event()).commit()).isEqualTo(Commit.ofId(SHA_256));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[skip ci]",
        "[ci skip]",
        "***NO_CI***",
        "[skip azurepipelines]",
        "[azurepipelines skip]",
        "[skip azpipelines]",
        "[azpipelines skip]",
        "[skip azp]",
        "[AZP skip]",
        "skip-checks: true",
        "Skip-Checks:true"
      })
  void findsSkipMarksOfAzurePipelines(String mark) {
    commit.put("comment", "Fix " + mark + " it");

    assertThat(((BranchPushed) event()).head().skipMark())
        .hasValueSatisfying(found -> assertThat(found).isEqualToIgnoringCase(mark));
  }

  @Test
  void usesSkipMarkOfAnyCommitOfThePush() {
    var older = commit.copy().put("commitId", SHA_256).put("comment", "Older\n[skip ci]");
    push.getJsonArray("commits").add(older);
    updates.add(update.copy().put("name", "refs/heads/b").put("newObjectId", "a".repeat(40)));

    var heads =
        ((Changes) normalize())
            .events().stream().map(BranchPushed.class::cast).map(BranchPushed::head).toList();

    assertThat(heads).extracting(Commit::skipMark).containsOnly(Optional.of("[skip ci]"));
    assertThat(heads.getFirst().message()).contains("Fixed bug in web.config file");
  }

  @Test
  void prefersSkipMarkOfHead() {
    commit.put("comment", "[skip azp]");
    push.getJsonArray("commits")
        .add(0, commit.copy().put("commitId", SHA_256).put("comment", "[skip ci]"));

    assertThat(((BranchPushed) event()).head().skipMark()).contains("[skip azp]");
  }

  /** A thousand branches may point to one commit with a long message. */
  @Test
  void limitsRepetitionOfLongMessages() {
    commit.put("comment", "[skip ci] " + "long ".repeat(100_000));
    for (var i = 1; i < 1_000; i++) {
      updates.add(update.copy().put("name", "refs/heads/b" + i));
    }

    var events = ((Changes) normalize()).events();

    assertThat(events).hasSize(1_000);
    assertThat(events.stream().map(BranchPushed.class::cast).map(BranchPushed::head))
        .allMatch(head -> head.skipMark().isPresent())
        .filteredOn(head -> head.message().isPresent())
        .hasSize(3);
  }

  // Attack 29.
  @Test
  void namesPusherAsActorAndNotCommitAuthor() {
    push.put("pushedBy", new JsonObject().put("id", "1").put("uniqueName", "mallory@example.com"));

    var actor = ((BranchPushed) event()).actor().orElseThrow();

    assertThat(actor.id()).contains("1");
    assertThat(actor.login()).contains("mallory@example.com");
  }

  @Test
  void keepsSpacesInNames() {
    repository.put("name", "My App").getJsonObject("project").put("name", "My Project");

    assertThat(event().repository().fullName()).isEqualTo("My Project/My App");
  }

  @ParameterizedTest
  @CsvSource({
    "a/b, resource.repository.name contains a slash",
    "'', resource.repository.name is empty"
  })
  void ignoresInvalidName(String name, String reason) {
    repository.put("name", name);

    assertThat(normalize()).isEqualTo(new Ignored(reason));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "https://dev.azure.com/fabrikam/, fabrikam",
        "https://dev.azure.com/fabrikam, fabrikam",
        "https://DEV.azure.com/Fabrikam?x, Fabrikam",
        "https://me@dev.azure.com/fabrikam/p/_git/r, fabrikam",
        "https://dev.azure.com/my%20org/p/_git/r, my org",
        "https://dev.azure.com/a+b/p, a+b",
        "https://fabrikam.visualstudio.com/, fabrikam",
        "https://fabrikam.visualstudio.com/DefaultCollection/_git/r, fabrikam",
        "https://dev.azure.com/a%2Fb/p, -",
        "https://dev.azure.com/%zz/p, -",
        "https://dev.azure.com/, -",
        "https://evil.example/dev.azure.com/fabrikam, -",
        "https://dev.azure.com.evil.example/fabrikam, -",
        "https://a.vssps.visualstudio.com/x, -",
        "https://evil.example/?@dev.azure.com/fabrikam, -",
        "https://server/tfs/DefaultCollection/, -",
        "not an address, -"
      })
  void findsOrganizationInUrls(String address, String organization) {
    repository.put("remoteUrl", address).remove("url");

    assertThat(event().repository().organization().map(Organization::name).orElse(null))
        .isEqualTo(organization);
  }

  @Test
  void prefersOrganizationOfAccountUrl() {
    payload
        .getJsonObject("resourceContainers")
        .getJsonObject("account")
        .put("baseUrl", "https://dev.azure.com/contoso/");

    assertThat(event().repository().organization().map(Organization::name)).contains("contoso");
  }

  private NormalizedWebhook normalize() {
    return new AzureDevopsWebhooks()
        .normalize(
            WebhookVerifier.acceptUnsigned(MultiMap.caseInsensitiveMultiMap(), payload.toBuffer()));
  }

  private RepositoryEvent event() {
    return ((Changes) normalize()).events().getFirst();
  }
}
