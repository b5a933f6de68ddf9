package io.trunkline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StorageHealthTest {
  private final AtomicLong now = new AtomicLong();
  private final StorageHealth health = new StorageHealth(now::get);

  private static PgException fault(String state) {
    return new PgException("could not extend file: No space left on device", "ERROR", state, "");
  }

  @Test
  void aFullDiskIsUnhealthyUntilADeliveryIsStored() {
    health.failed(fault("53100"));
    assertThat(health.isStoring()).isFalse();

    health.stored();

    assertThat(health.isStoring()).isTrue();
  }

  @Test
  void aFaultIsForgottenWithoutLoad() {
    health.failed(fault("53100"));

    now.addAndGet(Duration.ofSeconds(31).toNanos());

    assertThat(health.isStoring()).isTrue();
  }

  @Test
  void faultsOfTheDataDoNotCount() {
    health.failed(fault("22021"));
    health.failed(fault("40001"));

    assertThat(health.isStoring()).isTrue();
  }
}
