package io.trunkline.controlplane.handshake;

import io.trunkline.controlplane.handshake.HandshakeStep.AskToChoose;
import io.trunkline.controlplane.handshake.HandshakeStep.AskToContinue;
import io.trunkline.controlplane.handshake.HandshakeStep.Connected;
import io.trunkline.controlplane.handshake.HandshakeStep.End;
import io.trunkline.controlplane.handshake.HandshakeStep.GoToChoice;
import io.trunkline.controlplane.handshake.HandshakeStep.GoToProvider;
import io.trunkline.platform.secret.Hashes;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.web.Pages;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages of handshakes. They share the gateway with webhooks. */
public final class HandshakeRoutes {
  /** All pages are below this path. */
  public static final String PATH = "/handshakes/";

  /** The provider sends people back to this path. */
  public static final String CALLBACK = PATH + "callback";

  private static final Logger LOG = LoggerFactory.getLogger(HandshakeRoutes.class);
  private static final String COOKIE = "__Host-trunkline-handshake";
  private static final Pattern RANDOM = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Duration END_OVERDUE = Duration.ofMinutes(1);
  private static final int FORM_BYTES_MAX = 4_096;

  /** Steps at the same time. Confined to the event loop of the gateway. */
  private static final int STEPS_MAX = 64;

  private final HandshakeFlow flow;
  private final Pages pages;
  private int inFlight;

  public HandshakeRoutes(HandshakeFlow flow, Pages pages) {
    this.flow = flow;
    this.pages = pages;
  }

  /**
   * Returns the handler of all requests below {@link #PATH}.
   *
   * @param answered is called when a request was answered, because the router replaces the end
   *     handler of the listener
   */
  public Handler<HttpServerRequest> handler(Vertx vertx, Consumer<HttpServerRequest> answered) {
    vertx.setPeriodic(END_OVERDUE.toMillis(), _ -> endOverdue());
    var router = Router.router(vertx);
    router.route().handler(context -> limit(context, answered));
    router
        .post()
        .handler(
            BodyHandler.create(false).setBodyLimit(FORM_BYTES_MAX).setHandleFileUploads(false));
    router.get(PATH + "style.css").handler(context -> pages.sendStyle(context.response()));
    router.get(CALLBACK).handler(this::resume);
    router.get(PATH + ":link").handler(this::open);
    router.post(PATH + ":link").handler(this::start);
    router.get(PATH + ":id/choice").handler(this::showChoice);
    router.post(PATH + ":id/choice").handler(this::choose);
    router.route().last().handler(context -> show(context, LastPages.unknownLink()));
    router.route().failureHandler(this::fail);
    return router;
  }

  /** Rejects what would keep the database from more important work. */
  private void limit(RoutingContext context, Consumer<HttpServerRequest> answered) {
    context.addEndHandler(_ -> answered.accept(context.request()));
    if (inFlight >= STEPS_MAX) {
      show(context, LastPages.busy());
      return;
    }
    inFlight++;
    context.addEndHandler(_ -> inFlight--);
    context.next();
  }

  private void endOverdue() {
    flow.endOverdue().onFailure(fault -> LOG.warn("Cannot end overdue handshakes", fault));
  }

  private void open(RoutingContext context) {
    find(context.pathParam("link"))
        .ifPresentOrElse(
            link -> {
              var browser = browser(context).orElseGet(() -> identify(context));
              show(context, flow.open(link), browser);
            },
            () -> show(context, LastPages.unknownLink()));
  }

  /** Gives the browser a cookie by which it is recognized later. */
  private Secret identify(RoutingContext context) {
    var browser = flow.newBrowser();
    context
        .response()
        .addCookie(
            Cookie.cookie(COOKIE, browser.reveal())
                .setPath("/")
                .setSecure(true)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.LAX));
    return browser;
  }

  private void start(RoutingContext context) {
    var link = find(context.pathParam("link"));
    if (link.isEmpty()) {
      show(context, LastPages.unknownLink());
      return;
    }
    withForm(
        context,
        context.pathParam("link"),
        browser ->
            flow.start(
                link.get(), browser, context.request().formAttributes().contains("install")));
  }

  private void resume(RoutingContext context) {
    var query = context.queryParams();
    var returned =
        new ProviderReturn(
            Optional.ofNullable(query.get("state")).map(Secret::of),
            Optional.ofNullable(query.get("code")).map(Secret::of),
            Optional.ofNullable(query.get("installation_id")),
            Optional.ofNullable(query.get("error")),
            Optional.ofNullable(query.get("error_description")));
    browser(context)
        .ifPresentOrElse(
            browser -> show(context, flow.resume(returned, browser), browser),
            () ->
                show(
                    context,
                    returned.state().isEmpty()
                        ? LastPages.changeAtProvider()
                        : LastPages.staleStep()));
  }

  private void showChoice(RoutingContext context) {
    browser(context)
        .ifPresentOrElse(
            browser ->
                show(context, flow.choice().ask(uuid(context.pathParam("id")), browser), browser),
            () -> show(context, LastPages.staleStep()));
  }

  private void choose(RoutingContext context) {
    var id = context.pathParam("id");
    withForm(
        context,
        id,
        browser -> {
          var chosen = Optional.ofNullable(context.request().getFormAttribute("installation"));
          return chosen
              .map(installation -> flow.choice().choose(uuid(id), browser, installation))
              .orElseGet(() -> flow.choice().chooseToInstall(uuid(id), browser));
        });
  }

  private interface FormStep {
    Future<HandshakeStep> apply(Secret browser);
  }

  /** Takes the step if the form was on a page that this browser got from here. */
  private void withForm(RoutingContext context, String subject, FormStep step) {
    var browser = browser(context);
    var sent = String.valueOf(context.request().getFormAttribute("csrf"));
    if (browser.isPresent() && isToken(sent, browser.get(), subject)) {
      show(context, step.apply(browser.get()), browser.get());
    } else {
      show(context, LastPages.staleStep());
    }
  }

  private void show(RoutingContext context, Future<HandshakeStep> step, Secret browser) {
    step.onSuccess(shown -> show(context, shown, browser)).onFailure(context::fail);
  }

  private void show(RoutingContext context, End end) {
    pages.send(
        context.response(),
        end.status(),
        "handshake/message.jte",
        new MessagePage(end.title(), end.text(), end.next()),
        List.of());
  }

  private void show(RoutingContext context, HandshakeStep step, Secret browser) {
    var response = context.response();
    switch (step) {
      case GoToProvider(var target) -> pages.redirect(response, target);
      case GoToChoice(var id) ->
          pages.redirect(response, URI.create(pages.path(PATH + id + "/choice")));
      case End end -> show(context, end);
      case Connected connected -> show(context, LastPages.connected(connected));
      case AskToContinue(var handshake, var provider, var canInstall) -> {
        var link = context.pathParam("link");
        var page =
            new StartPage(
                handshake.providerType().wireName(),
                handshake.connectionName(),
                handshake.caller().accountId().value(),
                handshake.caller().accessKeyId(),
                handshake.expiresAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                pages.path(PATH + link),
                canInstall,
                token(browser, link));
        pages.send(response, 200, "handshake/start.jte", page, List.of(provider));
      }
      case AskToChoose(var handshake, var provider, var canInstall, var candidates) -> {
        var id = handshake.id().toString();
        var page =
            new ChoicePage(
                handshake.providerType().wireName(),
                handshake.connectionName(),
                canInstall,
                handshake.ownerBefore().orElse(""),
                candidates,
                pages.path(PATH + id + "/choice"),
                token(browser, id));
        pages.send(response, 200, "handshake/choice.jte", page, List.of(provider));
      }
    }
  }

  /** Logs a fault once, without the path and the query, which contain secrets. */
  private void fail(RoutingContext context) {
    var status = context.statusCode();
    if (status >= 500 || status < 0) {
      LOG.error("A step of a handshake failed", context.failure());
      show(context, LastPages.fault());
    } else {
      show(context, new End(status, "Not accepted", "The request is invalid.", ""));
    }
  }

  private static Optional<Secret> find(String text) {
    return Optional.ofNullable(text).filter(RANDOM.asMatchPredicate()).map(Secret::of);
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return new UUID(0, 0);
    }
  }

  private static Optional<Secret> browser(RoutingContext context) {
    return Optional.ofNullable(context.request().getCookie(COOKIE))
        .map(Cookie::getValue)
        .flatMap(HandshakeRoutes::find);
  }

  /** The token of a form: nobody who does not know the cookie can compute it. */
  private static String token(Secret browser, String subject) {
    var mac = Hashes.hmac(Hashes.HMAC_SHA_256, browser.bytes());
    mac.update(subject.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal());
  }

  private static boolean isToken(String sent, Secret browser, String subject) {
    return MessageDigest.isEqual(
        sent.getBytes(StandardCharsets.UTF_8),
        token(browser, subject).getBytes(StandardCharsets.UTF_8));
  }
}
