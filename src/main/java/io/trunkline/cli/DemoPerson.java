package io.trunkline.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plays the person in the demo of a handshake: opens the link and presses the first button. */
final class DemoPerson implements AutoCloseable {
  private static final int PAGES_MAX = 10;
  private static final Pattern TITLE = Pattern.compile("<h1>([^<]*)</h1>");
  private static final Pattern ACTION =
      Pattern.compile("<form method=\"post\" action=\"([^\"]*)\"");
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");
  private static final Pattern BUTTON =
      Pattern.compile("<button(?: name=\"([^\"]*)\" value=\"([^\"]*)\")?>([^<]*)</button>");

  private final Consumer<String> report;
  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private Optional<String> cookie = Optional.empty();

  /** {@code report} gets one line for each page. */
  DemoPerson(Consumer<String> report) {
    this.report = report;
  }

  /** Goes through the pages until one has no button. */
  void connect(URI link) throws IOException, InterruptedException {
    var page = follow(HttpRequest.newBuilder(link));
    for (var turn = 0; turn < PAGES_MAX; turn++) {
      var action = ACTION.matcher(page.body());
      var button = BUTTON.matcher(page.body());
      if (!action.find() || !button.find()) {
        report.accept("\"%s\"".formatted(title(page.body())));
        return;
      }
      report.accept("\"%s\" → press \"%s\"".formatted(title(page.body()), button.group(3)));
      page =
          follow(
              HttpRequest.newBuilder(page.uri().resolve(action.group(1)))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString(form(page.body(), button))));
    }
    throw new IllegalStateException("the pages do not end");
  }

  private static String title(String page) {
    var title = TITLE.matcher(page);
    return title.find() ? title.group(1) : "";
  }

  private static String form(String page, Matcher button) {
    var fields = new ArrayList<String>();
    HIDDEN
        .matcher(page)
        .results()
        .forEach(field -> fields.add(field(field.group(1), field.group(2))));
    if (button.group(1) != null) {
      fields.add(field(button.group(1), button.group(2)));
    }
    return String.join("&", fields);
  }

  private static String field(String name, String value) {
    return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> follow(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var response = send(request);
    for (var location = response.headers().firstValue("Location");
        location.isPresent();
        location = response.headers().firstValue("Location")) {
      response = send(HttpRequest.newBuilder(response.uri().resolve(location.get())));
    }
    return response;
  }

  /** The JDK's cookie store would not send a secure cookie to 127.0.0.1 without TLS. */
  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    cookie.ifPresent(value -> request.header("Cookie", value));
    var response = http.send(request.build(), BodyHandlers.ofString());
    response
        .headers()
        .firstValue("Set-Cookie")
        .ifPresent(value -> cookie = Optional.of(value.replaceFirst(";.*", "")));
    return response;
  }

  @Override
  public void close() {
    http.close();
  }
}
