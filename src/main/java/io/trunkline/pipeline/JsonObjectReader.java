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
 * Reads a JSON object whose path is known ({@code triggers[0].gitConfiguration}), so that errors
 * can name it. A null member counts as absent.
 */
final class JsonObjectReader {
  private final String path;
  private final JsonObject json;

  JsonObjectReader(String path, JsonObject json) {
    this.path = path;
    this.json = json;
  }

  /** Thrown if the definition is invalid. The message tells its author where and why. */
  static final class InvalidDefinition extends RuntimeException {
    InvalidDefinition(String message) {
      super(message, null, false, false);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  /** Rejects members that are not in this list. */
  void allowOnly(String... members) {
    for (var name : json.fieldNames()) {
      if (!Arrays.asList(members).contains(name)) {
        throw invalid(
            "unknown member %s; valid members are %s"
                .formatted(ReasonText.quote(name), String.join(", ", members)));
      }
    }
  }

  String text(String member, int charactersMax) {
    return optionalText(member, charactersMax)
        .orElseThrow(() -> invalid(pathOf(member), "is required"));
  }

  Optional<String> optionalText(String member, int charactersMax) {
    return Optional.ofNullable(json.getValue(member))
        .map(value -> text(pathOf(member), value, charactersMax));
  }

  boolean flag(String member, boolean defaultValue) {
    return switch (json.getValue(member)) {
      case null -> defaultValue;
      case Boolean flag -> flag;
      default -> throw invalid(pathOf(member), "must be true or false");
    };
  }

  JsonObjectReader object(String member) {
    return optionalObject(member).orElseThrow(() -> invalid(pathOf(member), "is required"));
  }

  Optional<JsonObjectReader> optionalObject(String member) {
    return Optional.ofNullable(json.getValue(member)).map(value -> object(pathOf(member), value));
  }

  Elements list(String member, int elementsMax) {
    return optionalList(member, elementsMax)
        .orElseThrow(() -> invalid(pathOf(member), "is required"));
  }

  /** Returns a list of 1 to {@code elementsMax} elements. */
  Optional<Elements> optionalList(String member, int elementsMax) {
    return optionalList(member, 1, elementsMax);
  }

  Optional<Elements> optionalList(String member, int elementsMin, int elementsMax) {
    var value = Optional.ofNullable(json.getValue(member));
    return value.map(list -> {
      if (!(list instanceof JsonArray array)) {
        throw invalid(pathOf(member), "must be a list");
      }
      if (array.size() < elementsMin || array.size() > elementsMax) {
        throw invalid(
            pathOf(member),
            "must have %d to %d elements, not %d"
                .formatted(elementsMin, elementsMax, array.size()));
      }
      return new Elements(pathOf(member), array);
    });
  }

  InvalidDefinition invalid(String what) {
    return invalid(path, what);
  }

  InvalidDefinition invalidMember(String member, String what) {
    return invalid(pathOf(member), what);
  }

  private String pathOf(String member) {
    return path.isEmpty() ? member : path + "." + member;
  }

  private static InvalidDefinition invalid(String path, String what) {
    return new InvalidDefinition(path.isEmpty() ? what : path + ": " + what);
  }

  private static String text(String path, Object value, int charactersMax) {
    if (!(value instanceof String text)) {
      throw invalid(path, "must be a string");
    }
    var characters = text.codePointCount(0, text.length());
    if (characters < 1 || characters > charactersMax) {
      throw invalid(
          path, "must have 1 to %d characters, not %d".formatted(charactersMax, characters));
    }
    return text;
  }

  private static JsonObjectReader object(String path, Object value) {
    if (!(value instanceof JsonObject object)) {
      throw invalid(path, "must be an object");
    }
    return new JsonObjectReader(path, object);
  }

  /** The elements of a JSON list. */
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

    /**
     * Returns the elements as {@code read} parses them. Its error messages are reported with the
     * path of the element.
     */
    <T> List<T> texts(int charactersMax, Function<String, T> read) {
      var list = new ArrayList<T>();
      for (var i = 0; i < array.size(); i++) {
        try {
          list.add(read.apply(text(pathOf(i), array.getValue(i), charactersMax)));
        } catch (IllegalArgumentException e) {
          throw invalid(pathOf(i), String.valueOf(e.getMessage()));
        }
      }
      return list;
    }

    /** Rejects the second of two elements with the same key. */
    void requireUnique(String member, List<String> keys) {
      var seen = new HashSet<String>();
      for (var i = 0; i < keys.size(); i++) {
        if (!seen.add(keys.get(i))) {
          throw invalid(
              pathOf(i) + "." + member,
              "%s is already in %s"
                  .formatted(ReasonText.quote(keys.get(i)), pathOf(keys.indexOf(keys.get(i)))));
        }
      }
    }

    private String pathOf(int index) {
      return path + "[" + index + "]";
    }
  }
}
