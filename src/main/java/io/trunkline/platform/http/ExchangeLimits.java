package io.trunkline.platform.http;

import java.time.Duration;

/**
 * Limits of one exchange.
 *
 * @param connect time to connect; TLS may take as long again
 * @param exchange from connecting to the last byte of the answer; name resolution has its own limit
 * @param bodyBytesMax size of an answer's body; the connection is closed at the first byte beyond
 *     it
 * @param headerBytesMax size of an answer's headers
 * @param connectionCountMax concurrent connections to one address
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
