package io.trunkline.controlplane.handshake;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser without JavaScript: it keeps cookies, fills in forms and follows redirects. It sends
 * secure cookies to 127.0.0.1 without TLS, as Chromium does. {@code HandshakeBrowserIT} uses a real
 * one.
 */
final class Browser implements AutoCloseable {
  private static final Pattern HIDDEN =
      Pattern.compile(
          "<input type=\"?hidden\"? name=[\"']?([a-z_]+)[\"']? value=[\"']([^\"']*)[\"']>");
  private static final Pattern ACTION =
      Pattern.compile("<form method=\"?post\"? action=[\"']([^\"']+)[\"']>");

  private final Map<String, String> cookies = new HashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  /** The page that is shown. */
  record Page(URI url, int status, String text, HttpResponse<String> response) {
    /** Returns the address that the form leads to. */
    URI action() {
      var matcher = ACTION.matcher(text);
      if (!matcher.find()) {
        throw new AssertionError("no form on this page: " + text);
      }
      return url.resolve(matcher.group(1).replace("&amp;", "&"));
    }

    Map<String, String> hidden() {
      var fields = new LinkedHashMap<String, String>();
      HIDDEN.matcher(text).results().forEach(it -> fields.put(it.group(1), it.group(2)));
      return fields;
    }
  }

  Page open(String url) {
    return follow(send(HttpRequest.newBuilder(URI.create(url)), URI.create(url)));
  }

  /** Presses a button of the form on the page. */
  Page press(Page page, String button, String value) {
    var fields = page.hidden();
    if (!button.isEmpty()) {
      fields.put(button, value);
    }
    return follow(post(page.action(), fields));
  }

  /** Sends a form without following the redirect. */
  Page post(URI url, Map<String, String> fields) {
    var body =
        fields.entrySet().stream()
            .map(field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)),
        url);
  }

  /** Opens the address without following a redirect. */
  Page get(URI url) {
    return send(HttpRequest.newBuilder(url), url);
  }

  Page follow(Page page) {
    var shown = page;
    for (var turn = 0; shown.status() / 100 == 3; turn++) {
      if (turn == 10) {
        throw new AssertionError("too many redirects");
      }
      shown = get(location(shown));
    }
    return shown;
  }

  static URI location(Page page) {
    return page.url().resolve(page.response().headers().firstValue("Location").orElseThrow());
  }

  Map<String, String> cookies() {
    return cookies;
  }

  private Page send(HttpRequest.Builder request, URI url) {
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      response
          .headers()
          .allValues("Set-Cookie")
          .forEach(text ->
              HttpCookie.parse(text)
                  .forEach(cookie -> cookies.put(cookie.getName(), cookie.getValue())));
      return new Page(url, response.statusCode(), response.body(), response);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
