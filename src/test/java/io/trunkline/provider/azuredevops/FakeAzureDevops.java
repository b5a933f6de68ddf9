package io.trunkline.provider.azuredevops;

import io.trunkline.provider.FakeProvider;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A server with the sign-in of Entra and the APIs of Azure DevOps that connections use. It answers
 * a rejected token with a sign-in page, and replaces a refresh token without ending the old one.
 */
public final class FakeAzureDevops extends FakeProvider {
  private record Project(String id, String name) {}

  private final Map<String, List<Project>> projects = new ConcurrentSkipListMap<>();
  private final Set<String> personalTokens = ConcurrentHashMap.newKeySet();
  private final Map<String, JsonObject> subscriptions = new ConcurrentSkipListMap<>();
  private volatile String scope = "";

  public FakeAzureDevops() {
    serve(router());
  }

  public void addOrganization(String name, String... projectNames) {
    projects.put(
        name,
        List.of(projectNames).stream()
            .map(project -> new Project(UUID.randomUUID().toString(), project))
            .toList());
  }

  /** Makes a personal access token. */
  public String makeToken() {
    var token = newSecret("");
    personalTokens.add(token);
    return token;
  }

  public void reset() {
    resetTokens();
    projects.clear();
    personalTokens.clear();
    subscriptions.clear();
  }

  /** The scopes that the last person was asked for. */
  public String scope() {
    return scope;
  }

  /** The subscriptions, with their passwords. */
  public List<JsonObject> subscriptions() {
    return List.copyOf(subscriptions.values());
  }

  private Router router() {
    var router = newRouter();
    router
        .get("/organizations/oauth2/v2.0/authorize")
        .handler(context -> {
          scope = context.queryParams().get("scope");
          authorize(context, true);
        });
    router.post("/:tenant/oauth2/v2.0/token").handler(this::token);
    router.route().handler(this::authenticate);
    router.get("/_apis/profile/profiles/me").handler(FakeAzureDevops::profile);
    router.get("/_apis/accounts").handler(this::accounts);
    router.get("/:organization/_apis/connectionData").handler(FakeAzureDevops::connection);
    router.get("/:organization/_apis/projects").handler(this::listProjects);
    router.get("/:organization/_apis/projects/:project").handler(this::project);
    router.get("/:organization/_apis/hooks/subscriptions").handler(this::listSubscriptions);
    router.post("/:organization/_apis/hooks/subscriptions").handler(this::subscribe);
    router.delete("/:organization/_apis/hooks/subscriptions/:id").handler(this::unsubscribe);
    router.put("/:organization/_apis/hooks/subscriptions/:id").handler(this::replace);
    return router;
  }

  private void token(RoutingContext context) {
    var form = context.request().formAttributes();
    if ("client_credentials".equals(form.get("grant_type"))
        && !("499b84ac-1321-427f-aa17-267ca6975798/.default".equals(form.get("scope"))
            && "contoso.example".equals(context.pathParam("tenant")))) {
      refuse(context, 400, "invalid_scope");
    } else if (CLIENT_ID.equals(form.get("client_id"))
        && clientSecret().equals(form.get("client_secret"))) {
      token(context, false);
    } else {
      refuse(context, 401, "invalid_client");
    }
  }

  private void authenticate(RoutingContext context) {
    var header = String.valueOf(context.request().getHeader("Authorization"));
    var isPersonal = personalTokens.contains(basic(context).replaceFirst("^:", ""));
    if (isPersonal || isAccessToken(header.replaceFirst("^Bearer ", ""))) {
      context.next();
    } else {
      context
          .response()
          .setStatusCode(203)
          .putHeader("Content-Type", "text/html; charset=utf-8")
          .end("<!DOCTYPE html><html><title>Azure DevOps Services | Sign In</title></html>");
    }
  }

  private static void profile(RoutingContext context) {
    json(
        context,
        200,
        new JsonObject()
            .put("id", "d6245f20-2af8-44f4-9451-8107cb2767db")
            .put("displayName", "Normal Paulk")
            .put("emailAddress", "fabrikamfiber16@hotmail.com"));
  }

  private void accounts(RoutingContext context) {
    var isKnown =
        "d6245f20-2af8-44f4-9451-8107cb2767db".equals(context.queryParams().get("memberId"));
    list(
        context,
        isKnown
            ? projects.keySet().stream()
                .map(name -> new JsonObject().put("accountName", name))
                .toList()
            : List.of());
  }

  private static void list(RoutingContext context, List<JsonObject> items) {
    json(
        context,
        200,
        new JsonObject().put("count", items.size()).put("value", new JsonArray(items)));
  }

  private static void connection(RoutingContext context) {
    json(
        context,
        200,
        new JsonObject()
            .put(
                "authenticatedUser",
                new JsonObject().put("id", "d6245f20").put("providerDisplayName", "Normal Paulk")));
  }

  private List<Project> ofOrganization(RoutingContext context) {
    return projects.getOrDefault(context.pathParam("organization"), List.of());
  }

  private static JsonObject shown(Project project) {
    return new JsonObject().put("id", project.id()).put("name", project.name());
  }

  /** Sends two items on each page; the next one is named in a header. */
  private void listProjects(RoutingContext context) {
    var skip =
        Integer.parseInt(
            Optional.ofNullable(context.queryParams().get("continuationToken")).orElse("0"));
    var all = ofOrganization(context);
    if (all.size() > skip + 2) {
      context.response().putHeader("x-ms-continuationtoken", Integer.toString(skip + 2));
    }
    list(context, all.stream().skip(skip).limit(2).map(FakeAzureDevops::shown).toList());
  }

  private void project(RoutingContext context) {
    ofOrganization(context).stream()
        .filter(project -> project.name().equals(context.pathParam("project")))
        .findFirst()
        .ifPresentOrElse(
            project -> json(context, 200, shown(project)),
            () ->
                json(
                    context,
                    404,
                    new JsonObject().put("message", "TF200016: The project does not exist.")));
  }

  private void listSubscriptions(RoutingContext context) {
    list(
        context,
        subscriptions.values().stream()
            .map(subscription -> {
              var copy = subscription.copy();
              copy.getJsonObject("consumerInputs").put("basicAuthPassword", "********");
              return copy;
            })
            .toList());
  }

  private void subscribe(RoutingContext context) {
    store(context, UUID.randomUUID().toString());
  }

  private void replace(RoutingContext context) {
    store(context, context.pathParam("id"));
  }

  private void unsubscribe(RoutingContext context) {
    subscriptions.remove(context.pathParam("id"));
    context.response().setStatusCode(204).end();
  }

  private void store(RoutingContext context, String id) {
    var subscription = context.body().asJsonObject().put("id", id);
    keepSecret(subscription.getJsonObject("consumerInputs").getString("basicAuthPassword"));
    subscriptions.put(id, subscription);
    json(context, 200, new JsonObject().put("id", id).put("status", "enabled"));
  }
}
