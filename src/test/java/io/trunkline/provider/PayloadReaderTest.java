package io.trunkline.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadReaderTest {
  private static final PayloadReader READER =
      PayloadReader.of(List.of("id", "name", "flag", "owner.id", "owner.plan.name", "items.paths"));

  @Test
  void readsOnlyNamedFields() {
    var payload =
        read(
            """
            {"skipped": {"id": 9}, "id": 7, "name": "ü\\u0000", "flag": false,
             "owner": {"skipped": [[{}]], "id": 8, "plan": {"name": "x"}},
             "items": [{"paths": ["a", "b"]}, {"skipped": 1}]}\
            """);

    assertThat(payload.positive("id")).isEqualTo(7);
    assertThat(payload.text("name", 10)).isEqualTo("ü\u0000");
    assertThat(payload.findFlag("flag")).contains(false);
    assertThat(payload.object("owner").positive("id")).isEqualTo(8);
    assertThat(payload.object("owner").object("plan").text("name", 1)).isEqualTo("x");
    assertThat(payload.findObjects("items").orElseThrow())
        .extracting(item -> item.findTexts("paths").orElse(List.of()))
        .containsExactly(List.of("a", "b"), List.of());
    assertThat(payload.findPositive("skipped")).isEmpty();
    assertThat(payload.findError()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                    | owner.id is missing",
        "{'owner': null}       | owner.id is missing",
        "{'owner': 1}          | owner.id is missing",
        "{'owner': []}         | owner.id is missing",
        "{'owner': {'id':null}}| owner.id is missing",
        "{'owner': {'id':'1'}} | owner.id is not a positive whole number",
        "{'owner': {'id':0}}   | owner.id is not a positive whole number",
        "{'owner': {'id':-1}}  | owner.id is not a positive whole number",
        "{'owner': {'id':1.0}} | owner.id is not a positive whole number",
        "{'owner': {'id':1e2}} | owner.id is not a positive whole number",
        "{'owner': {'id':9223372036854775808}} | owner.id is not a positive whole number",
        "{'owner': {'id':{}}}  | owner.id is not a positive whole number",
        "{'owner': {'id':[1]}} | owner.id is not a positive whole number",
        "{'owner': {'id':1, 'id':1}} | owner.id occurs twice",
        "{'owner': {'id':null, 'id':1}} | owner.id occurs twice"
      })
  void reportsErrorWithPathOfField(String json, String complaint) {
    var payload = read(json.replace('\'', '"'));

    var number = payload.object("owner").positive("id");

    assertThat(payload.findError()).contains(complaint);
    assertThat(number).isBetween(0L, 1L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name': ''}       | name is empty",
        "{'name': 'abcdef'} | name is too long",
        "{'name': true}     | name is not a string",
        "{'name': 12}       | name is not a string"
      })
  void reportsInvalidString(String json, String complaint) {
    var payload = read(json.replace('\'', '"'));

    payload.text("name", 5);

    assertThat(payload.findError()).contains(complaint);
  }

  @Test
  void keepsFirstError() {
    var payload = read("{}");

    payload.text("name", 5);
    payload.positive("id");
    payload.addError("flag", "is odd");

    assertThat(payload.findError()).contains("name is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"id\":1",
        "{\"id\":01}",
        "{'id':1}",
        "{\"id\":1,}",
        "{\"name\":\"\n\"}"
      })
  void reportsInvalidJson(String json) {
    var payload = read(json);

    assertThat(payload.findError()).isPresent();
    assertThat(payload.findPositive("id")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{} {}", "{}]", "{\"id\":1}x"})
  void reportsContentAfterObject(String json) {
    var payload = read(json);

    assertThat(payload.findError()).isPresent();
  }

  @Test
  void reportsInvalidUtf8() {
    var json = "{\"name\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);

    var payload = READER.read(json);

    assertThat(payload.findError()).isPresent();
  }

  @Test
  void findsNoStringsInMixedList() {
    var payload =
        read("{\"items\":[{\"paths\":[\"a\",1]},{\"paths\":\"a\"},{\"paths\":[]},[[1]],2]}");

    var items = payload.findObjects("items").orElseThrow();

    assertThat(items).hasSize(5);
    assertThat(items.get(0).findTexts("paths")).isEmpty();
    assertThat(items.get(1).findTexts("paths")).isEmpty();
    assertThat(items.get(2).findTexts("paths")).contains(List.of());
    assertThat(items.get(3).findTexts("paths")).isEmpty();
  }

  // Attack 6.
  @Test
  void ignoresListsBeyondLimit() {
    var payload = read("{\"id\":1,\"items\":[" + "1,".repeat(500_000) + "1],\"name\":\"x\"}");

    var items = payload.findObjects("items");

    assertThat(items).isEmpty();
    assertThat(payload.text("name", 1)).isEqualTo("x");
    assertThat(payload.findError()).isEmpty();
  }

  private static PayloadObject read(String json) {
    return READER.read(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Names and ids are stored as PostgreSQL text, which cannot contain U+0000. */
  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "a\\u0000", "a\\n", "\\u007f"})
  void rejectsControlCharactersInNamesAndIds(String text) {
    var json = "{\"id\": \"%s\", \"name\": \"octo/%s\"}".formatted(text, text);

    var id = read(json);
    var name = read(json);

    assertThat(id.findId("id")).isEmpty();
    id.id("id");
    assertThat(id.findError()).contains("id contains a control character");
    name.fullName("name");
    assertThat(name.findError()).contains("name contains a control character");
  }
}
