package io.trunkline.platform.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Renders pages from compiled templates and sends them with headers that restrict the browser. */
public final class Pages {
  /** The package into which the build compiles {@code src/main/jte}. */
  private static final String TEMPLATES = "io.trunkline.pages";

  private static final String STYLE = "/pages/style.css";

  private final TemplateEngine engine;
  private final String base;
  private final String style;

  /** {@code base} is the path below which the pages are served, without a trailing slash. */
  public Pages(String base) {
    this.engine =
        TemplateEngine.createPrecompiled(
            null, ContentType.Html, Pages.class.getClassLoader(), TEMPLATES);
    this.base = base;
    this.style = style();
  }

  private static String style() {
    try (var file = Pages.class.getResourceAsStream(STYLE)) {
      if (file == null) {
        throw new IllegalStateException("the jar lacks " + STYLE);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the path of a page for links, from a path such as {@code /handshakes/callback}. */
  public String path(String page) {
    return base + page;
  }

  /**
   * Sends a page.
   *
   * @param template the template's path, such as {@code handshake/start.jte}
   * @param page its parameter {@code page}
   * @param formTargets servers other than this one to which a form on the page may lead. They may
   *     send the person on to a sign-in page of any server, but only with https
   */
  public void send(
      HttpServerResponse response,
      int status,
      String template,
      Object page,
      List<URI> formTargets) {
    var text = new StringOutput();
    engine.render(template, Map.of("page", page, "base", base), text);
    protect(response, formTargets)
        .setStatusCode(status)
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .end(text.toString());
  }

  /** Sends the style sheet of all pages. */
  public void sendStyle(HttpServerResponse response) {
    response
        .putHeader("Content-Type", "text/css; charset=utf-8")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cache-Control", "public, max-age=3600")
        .end(style);
  }

  /** Redirects with GET, also after a form was sent. */
  public void redirect(HttpServerResponse response, URI target) {
    protect(response, List.of()).setStatusCode(303).putHeader("Location", target.toString()).end();
  }

  private static HttpServerResponse protect(HttpServerResponse response, List<URI> formTargets) {
    var targets = new StringBuilder("'self'");
    formTargets.forEach(target ->
        targets
            .append(' ')
            .append(target.getScheme())
            .append("://")
            .append(target.getRawAuthority()));
    if (!formTargets.isEmpty()) {
      // Browsers check the redirects that follow a form, too.
      targets.append(" https:");
    }
    return response
        .putHeader(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; form-action "
                + targets
                + "; frame-ancestors 'none'; base-uri 'none'")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cache-Control", "no-store");
  }
}
