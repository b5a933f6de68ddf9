package io.trunkline.pipeline;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A JSON object being read, and where it stands: {@code triggers[0].gitConfiguration}. A member
 * that is null is absent. What is not as it must be is refused with its path.
 */
final class JsonObjectReader {
  private final String path;
  private final JsonObject json;

  JsonObjectReader(String path, JsonObject json) {
    this.path = path;
    this.json = json;
  }

  /** Carries one sentence for whoever wrote the definition, up to where it is answered. */
  static final class InvalidDefinition extends RuntimeException {
    InvalidDefinition(String message) {
      super(message, null, false, false);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  /** Refuses every other member. */
  void knows(String... members) {
    for (var name : json.fieldNames()) {
      if (!Arrays.asList(members).contains(name)) {
        throw refused(
            "unknown member %s; known are %s"
                .formatted(ReasonText.quote(name), String.join(", ", members)));
      }
    }
  }

  String text(String member, int charactersMax) {
    return optionalText(member, charactersMax)
        .orElseThrow(() -> refused(pathOf(member), "is required"));
  }

  Optional<String> optionalText(String member, int charactersMax) {
    return Optional.ofNullable(json.getValue(member))
        .map(value -> text(pathOf(member), value, charactersMax));
  }

  boolean flag(String member, boolean otherwise) {
    return switch (json.getValue(member)) {
      case null -> otherwise;
      case Boolean flag -> flag;
      default -> throw refused(pathOf(member), "must be true or false");
    };
  }

  JsonObjectReader object(String member) {
    return optionalObject(member).orElseThrow(() -> refused(pathOf(member), "is required"));
  }

  Optional<JsonObjectReader> optionalObject(String member) {
    return Optional.ofNullable(json.getValue(member)).map(value -> object(pathOf(member), value));
  }

  Elements list(String member, int elementsMax) {
    return optionalList(member, elementsMax)
        .orElseThrow(() -> refused(pathOf(member), "is required"));
  }

  /** Of one to so many elements. */
  Optional<Elements> optionalList(String member, int elementsMax) {
    return optionalList(member, 1, elementsMax);
  }

  Optional<Elements> optionalList(String member, int elementsMin, int elementsMax) {
    var value = Optional.ofNullable(json.getValue(member));
    return value.map(list -> {
      if (!(list instanceof JsonArray array)) {
        throw refused(pathOf(member), "must be a list");
      }
      if (array.size() < elementsMin || array.size() > elementsMax) {
        throw refused(
            pathOf(member),
            "must have %d to %d elements, not %d"
                .formatted(elementsMin, elementsMax, array.size()));
      }
      return new Elements(pathOf(member), array);
    });
  }

  InvalidDefinition refused(String what) {
    return refused(path, what);
  }

  InvalidDefinition refusedMember(String member, String what) {
    return refused(pathOf(member), what);
  }

  private String pathOf(String member) {
    return path.isEmpty() ? member : path + "." + member;
  }

  private static InvalidDefinition refused(String path, String what) {
    return new InvalidDefinition(path.isEmpty() ? what : path + ": " + what);
  }

  private static String text(String path, Object value, int charactersMax) {
    if (!(value instanceof String text)) {
      throw refused(path, "must be a text");
    }
    var characters = text.codePointCount(0, text.length());
    if (characters < 1 || characters > charactersMax) {
      throw refused(
          path, "must have 1 to %d characters, not %d".formatted(charactersMax, characters));
    }
    return text;
  }

  private static JsonObjectReader object(String path, Object value) {
    if (!(value instanceof JsonObject object)) {
      throw refused(path, "must be an object");
    }
    return new JsonObjectReader(path, object);
  }

  /** A JSON list being read. */
  static final class Elements {
    private final String path;
    private final JsonArray array;

    Elements(String path, JsonArray array) {
      this.path = path;
      this.array = array;
    }

    <T> List<T> objects(Function<JsonObjectReader, T> read) {
      var list = new ArrayList<T>();
      for (var i = 0; i < array.size(); i++) {
        list.add(read.apply(object(pathOf(i), array.getValue(i))));
      }
      return list;
    }

    /** Texts; what {@code read} finds wrong with one is refused in its words. */
    <T> List<T> texts(int charactersMax, Function<String, T> read) {
      var list = new ArrayList<T>();
      for (var i = 0; i < array.size(); i++) {
        try {
          list.add(read.apply(text(pathOf(i), array.getValue(i), charactersMax)));
        } catch (IllegalArgumentException e) {
          throw refused(pathOf(i), String.valueOf(e.getMessage()));
        }
      }
      return list;
    }

    /** Refuses the second of two elements that have the same key. */
    void eachOnce(String member, List<String> keys) {
      var seen = new HashSet<String>();
      for (var i = 0; i < keys.size(); i++) {
        if (!seen.add(keys.get(i))) {
          throw refused(
              pathOf(i) + "." + member,
              "%s stands in %s already"
                  .formatted(ReasonText.quote(keys.get(i)), pathOf(keys.indexOf(keys.get(i)))));
        }
      }
    }

    private String pathOf(int index) {
      return path + "[" + index + "]";
    }
  }
}
