package io.trunkline.platform.http;

import java.time.Duration;

/**
 * What one exchange may take.
 *
 * @param connect until a connection stands; TLS may take as long again
 * @param exchange from the dial to the last byte of the answer; the look-up has its own limit
 * @param bodyBytesMax of an answer; the connection is closed at the first byte beyond
 * @param headerBytesMax of an answer
 * @param connectionCountMax to one address at one time
 */
public record ExchangeLimits(
    Duration connect,
    Duration exchange,
    int bodyBytesMax,
    int headerBytesMax,
    int connectionCountMax) {

  public static ExchangeLimits standard() {
    return new ExchangeLimits(
        Duration.ofSeconds(5), Duration.ofSeconds(30), 64 * 1024, 16 * 1024, 32);
  }
}
