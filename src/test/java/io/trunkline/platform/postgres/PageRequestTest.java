package io.trunkline.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageRequestTest {

  private static Page<Integer> fetch(PageRequest<Integer> request, int elementCount) {
    return request
        .fetch(limit ->
            Future.succeededFuture(
                IntStream.rangeClosed(1, elementCount)
                    .filter(element -> element > request.after().orElse(0))
                    .limit(limit)
                    .boxed()
                    .toList()))
        .await();
  }

  @Test
  void readsPageByPage() {
    var first = fetch(PageRequest.first(2), 3);
    var second = fetch(PageRequest.after(2, 2), 3);

    assertThat(first).isEqualTo(new Page<>(List.of(1, 2), true));
    assertThat(first.nextKey(Function.identity())).contains(2);
    assertThat(second).isEqualTo(new Page<>(List.of(3), false));
    assertThat(second.nextKey(Function.identity())).isEmpty();
  }

  @Test
  void fullLastPageHasNoNextKey() {
    var page = fetch(PageRequest.first(2), 2);

    assertThat(page).isEqualTo(new Page<>(List.of(1, 2), false));
  }

  @Test
  void emptyListIsOneEmptyPage() {
    var page = fetch(PageRequest.first(2), 0);

    assertThat(page).isEqualTo(new Page<>(List.of(), false));
    assertThat(page.nextKey(Function.identity())).isEmpty();
  }

  @Test
  void convertsElements() {
    var page = new Page<>(List.of(1, 2), true).map(number -> "number " + number);

    assertThat(page).isEqualTo(new Page<>(List.of("number 1", "number 2"), true));
  }
}
