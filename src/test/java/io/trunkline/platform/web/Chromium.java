package io.trunkline.platform.web;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Chromium without a window. {@code ./verify} installs it; without it the test is skipped. */
public final class Chromium implements AutoCloseable {
  private static final Duration PAGE_MAX = Duration.ofSeconds(20);

  private final ChromeDriver driver;

  private Chromium(Path browser, Path driverProgram) {
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(driverProgram.toFile()).build(),
            new ChromeOptions()
                .setBinary(browser.toFile())
                // Root cannot use the sandbox, and containers have little shared memory.
                .addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"));
    driver.manage().timeouts().implicitlyWait(PAGE_MAX);
  }

  public static Chromium start() {
    var browser =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .flatMap(name -> find(name).stream())
            .findFirst();
    var driverProgram = find("chromedriver");
    assumeTrue(
        browser.isPresent() && driverProgram.isPresent(),
        "Chromium is not installed; ./verify installs it");
    return new Chromium(browser.orElseThrow(), driverProgram.orElseThrow());
  }

  private static Optional<Path> find(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public void open(String url) {
    driver.get(url);
  }

  public void press(String button) {
    driver.findElement(By.xpath("//button[normalize-space()='" + button + "']")).click();
  }

  /** Waits until the page has this heading, because the page before may still be shown. */
  public void awaitHeading(String expected) {
    await()
        .atMost(PAGE_MAX)
        .ignoreExceptions()
        .until(() -> driver.findElement(By.tagName("h1")).getText().equals(expected));
  }

  public String text() {
    return driver.findElement(By.tagName("main")).getText();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
