package io.trunkline.platform.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  @Test
  void parsesJson() {
    assertThat(StrictJson.decode(Buffer.buffer("{\"a\": [1, {\"a\": null}]}")))
        .isEqualTo(new JsonObject("{\"a\": [1, {\"a\": null}]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1, \"a\": 2}",
        "{\"a\": [{\"b\": 1, \"b\": 1}]}",
        "{/* no comment */}",
        "{} // no comment",
        "{} {}",
        "{'a': 1}",
        "{\"a\": 01}",
        "{\"a\": NaN}",
        "{\"a\"",
        "",
      })
  void rejectsWhatIsNotJson(String text) {
    assertThatThrownBy(() -> StrictJson.decode(Buffer.buffer(text)))
        .isInstanceOf(DecodeException.class);
  }
}
