package io.trunkline.platform.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Renders pages from compiled templates and sends them with headers that restrict the browser. */
public final class Pages {
  private final TemplateEngine engine;
  private final String base;

  /**
   * Creates a renderer.
   *
   * @param templates the package of the compiled templates
   * @param base the path below which the pages are served, without a trailing slash; often empty
   */
  public Pages(String templates, String base) {
    this.engine =
        TemplateEngine.createPrecompiled(
            null, ContentType.Html, Pages.class.getClassLoader(), templates);
    this.base = base;
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
   * @param formTargets servers other than this one to which a form on the page may lead
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

  /** Sends a style sheet. */
  public void sendStyle(HttpServerResponse response, String css) {
    response
        .putHeader("Content-Type", "text/css; charset=utf-8")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cache-Control", "public, max-age=3600")
        .end(css);
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
