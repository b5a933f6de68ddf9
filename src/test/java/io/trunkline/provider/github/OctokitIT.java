package io.trunkline.provider.github;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * GitHub's own client against the server that stands for GitHub in tests, so that the server does
 * not agree with our adapter alone.
 */
class OctokitIT {
  private static final Path LIBRARIES = Path.of("src/test/node-clients/node_modules");

  @Test
  void readsInstallationsOfAppAndPerson() throws Exception {
    assumeTrue(Files.isDirectory(LIBRARIES), "run .ci/node-clients");
    try (var github = new FakeGithub()) {
      var organization = github.addAccount("octo", true);
      github.setRole(organization, "admin");
      var installation = Long.parseLong(github.install(organization));

      var read =
          run(
              new JsonObject()
                  .put("baseUrl", github.url())
                  .put("appId", FakeGithub.APP_ID)
                  .put("privateKey", github.privateKey())
                  .put("clientId", FakeGithub.CLIENT_ID)
                  .put("clientSecret", github.clientSecret())
                  .put("installationId", installation)
                  .put("token", github.issueToken())
                  .put("org", "octo"));

      assertThat(read)
          .isEqualTo(
              new JsonObject()
                  .put("listed", new JsonArray().add(installation))
                  .put("account", "octo")
                  .put("user", github.person().login())
                  .put("visible", new JsonArray().add(installation))
                  .put("role", "admin")
                  .put("missing", 404));
    }
  }

  private static JsonObject run(JsonObject input) throws Exception {
    var process =
        new ProcessBuilder("node", "src/test/node-clients/octokit.mjs")
            .redirectErrorStream(true)
            .start();
    try (var writer = process.outputWriter(UTF_8)) {
      writer.write(input.encode());
    }
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return new JsonObject(output);
  }
}
