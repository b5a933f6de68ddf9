package io.trunkline.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UuidV7Test {
  private static final Instant NOW = Instant.parse("2026-11-23T10:15:30.123Z");

  /** Compares ids as PostgreSQL does: as unsigned bytes. */
  private static final Comparator<UUID> BYTES = Comparator.comparing(UUID::toString);

  @Test
  void increasesWithinOneMillisecond() {
    var ids = new UuidV7(InstantSource.fixed(NOW), new Random(1));

    var made = Stream.generate(ids).limit(20_000).toList();

    assertThat(made).isSortedAccordingTo(BYTES).doesNotHaveDuplicates();
  }

  @Test
  void increasesWhenTheClockStepsBack() {
    Iterator<Instant> times = List.of(NOW, NOW.minusSeconds(60), NOW.plusMillis(5)).iterator();
    var ids = new UuidV7(times::next, new Random(1));

    var made = List.of(ids.get(), ids.get(), ids.get());

    assertThat(made).isSortedAccordingTo(BYTES).doesNotHaveDuplicates();
  }

  @Test
  void containsMillisecondVersionAndVariant() {
    var id = new UuidV7(InstantSource.fixed(NOW), new Random(1)).get();

    assertThat(UuidV7.instant(id)).isEqualTo(NOW);
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Test
  void lowestIsBetweenTheMillisecondBeforeAndItsOwn() {
    var before = new UuidV7(InstantSource.fixed(NOW.minusMillis(1)), new Random(1)).get();
    var after = new UuidV7(InstantSource.fixed(NOW), new Random(1)).get();

    var bound = UuidV7.lowest(NOW);

    assertThat(List.of(before, bound, after)).isSortedAccordingTo(BYTES);
    assertThat(bound).hasToString("01a207e7-524b-7000-8000-000000000000");
  }

  @Test
  void generatesUniqueIdsInManyThreads() throws Exception {
    var ids = new UuidV7(InstantSource.fixed(NOW), new Random(1));
    Callable<List<UUID>> many = () -> Stream.generate(ids).limit(5_000).toList();

    var made = new ArrayList<UUID>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var part : threads.invokeAll(List.of(many, many, many, many))) {
        made.addAll(part.get());
      }
    }

    assertThat(made).hasSize(20_000).doesNotHaveDuplicates();
  }
}
