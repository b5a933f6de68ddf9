package io.trunkline.controlplane.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.trunkline.node.CapturedLog;
import io.trunkline.provider.bitbucket.FakeBitbucket;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Attack 65: no secret of a whole handshake appears in logs, rows, answers, metrics or pages. */
class SecretsStayInsideIT {
  @Test
  void handshakesRevealNoSecret() {
    try (var plane = new ConnectNode();
        var log = CapturedLog.begin(Level.DEBUG);
        var browser = new Browser()) {
      plane.github.install(plane.github.person());
      var shown = new ArrayList<String>();
      var connection = plane.createConnection("leak");
      for (var decision : List.of("cancel", "authorize")) {
        var consent = browser.press(browser.open(plane.startHandshake(connection)), "", "");
        shown.add(browser.press(consent, "decision", decision).text());
      }
      plane.github.interceptNextToken("<html>no token</html>");
      var consent = browser.press(browser.open(plane.startHandshake(connection)), "", "");
      shown.add(browser.press(consent, "decision", "authorize").text());
      shown.add(plane.handshake(connection).encode());
      shown.add(plane.connection(connection).encode());
      shown.add(plane.api.get("/v1/audit").encode());
      shown.add(browser.get(plane.node.managementUri("/metrics")).text());
      shown.addAll(rows(plane));
      shown.add(log.text());

      assertThat(plane.github.issuedSecrets()).hasSizeGreaterThan(3);
      for (var secret : plane.github.issuedSecrets()) {
        assertThat(shown).noneMatch(text -> text.contains(secret));
      }
      for (var line : plane.github.privateKey().lines().filter(it -> it.length() > 40).toList()) {
        assertThat(shown).noneMatch(text -> text.contains(line));
      }
    }
  }

  @Test
  void tokensAndHooksRevealNoSecret() {
    try (var plane = new ConnectNode();
        var log = CapturedLog.begin(Level.DEBUG);
        var browser = new Browser()) {
      plane.gitlab.addGroup("acme");
      plane.gitlab.addProject("acme/one");
      var connection = plane.createConnection("leak", "GitLab");
      var shown = new ArrayList<String>();
      shown.add(browser.press(browser.open(plane.startHandshake(connection)), "", "").text());
      await().until(() -> plane.gitlab.hooks().size() == 1);
      for (var token : List.of("glpat-unknown", plane.gitlab.makeToken(List.of("api"), 40))) {
        var credential =
            new JsonObject()
                .put("type", "AccessToken")
                .put("token", token)
                .put("owner", "acme/one");
        var target = "/v1/connections/" + plane.createConnection("byprog", "GitLab") + "/complete";
        var body = new JsonObject().put("credential", credential);
        shown.add(plane.api.call("POST", target, body).body());
      }
      assertThat(shown).noneMatch(text -> text.contains("glpat-unknown"));
      plane.bitbucket.addWorkspace("acme", true);
      var client =
          new JsonObject()
              .put("type", "ClientCredentials")
              .put("clientId", FakeBitbucket.CLIENT_ID)
              .put("clientSecret", plane.bitbucket.clientSecret())
              .put("owner", "acme");
      var path = "/v1/connections/" + plane.createConnection("client", "Bitbucket") + "/complete";
      plane.api.request("POST", path, new JsonObject().put("credential", client));
      await().until(() -> plane.bitbucket.hooks().size() == 1);
      plane.gitlab.revokeTokens();
      plane.node.database().run("UPDATE credential SET hooks_due_at = now()").await();
      await().until(() -> plane.connection(connection).getString("status").equals("ERROR"));
      shown.add(plane.connection(connection).encode());
      shown.add(plane.api.get("/v1/installations").encode());
      shown.add(plane.api.get("/v1/audit").encode());
      shown.add(browser.get(plane.node.managementUri("/metrics")).text());
      shown.addAll(rows(plane));
      shown.add(log.text());

      assertThat(plane.gitlab.issuedSecrets()).hasSizeGreaterThan(3);
      var secrets = new ArrayList<>(plane.gitlab.issuedSecrets());
      secrets.addAll(plane.bitbucket.issuedSecrets());
      for (var secret : secrets) {
        var hex = HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));
        assertThat(shown).noneMatch(text -> text.contains(secret) || text.contains(hex));
      }
    }
  }

  private static List<String> rows(ConnectNode plane) {
    var rows = new ArrayList<String>();
    for (var table :
        List.of(
            "handshake",
            "installation",
            "installation_secret",
            "provider_installation",
            "provider_hook",
            "credential",
            "audit")) {
      for (var row : plane.node.database().run("SELECT t::text FROM " + table + " t").await()) {
        rows.add(row.getString(0));
      }
    }
    return rows;
  }
}
