package io.trunkline.provider;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Removes or replaces each value of a JSON object in turn. */
public final class JsonMutations {
  private static final List<Object> REPLACEMENTS =
      List.of(
          "",
          "x",
          "y".repeat(2_000),
          "\u0000\n\uD800",
          0,
          -1,
          1.5,
          Long.MAX_VALUE,
          true,
          new JsonArray(),
          new JsonArray().add(new JsonArray().addNull()).add(1),
          new JsonObject(),
          new JsonObject().put("id", new JsonObject()));

  private JsonMutations() {}

  /** Passes the text of every mutation to the consumer. The object is unchanged afterwards. */
  public static void forEach(JsonObject root, Consumer<String> consumer) {
    visit(root, () -> consumer.accept(root.encode()));
  }

  private static void visit(JsonObject object, Runnable changed) {
    for (var name : List.copyOf(object.fieldNames())) {
      var original = object.getValue(name);
      object.remove(name);
      changed.run();
      for (var replacement : replacements()) {
        object.put(name, replacement);
        changed.run();
      }
      object.put(name, original);
      visitInner(original, changed);
    }
  }

  private static void visit(JsonArray array, Runnable changed) {
    for (var i : IntStream.range(0, array.size()).toArray()) {
      var original = array.getValue(i);
      for (var replacement : replacements()) {
        array.set(i, replacement);
        changed.run();
      }
      array.set(i, original);
      visitInner(original, changed);
    }
  }

  private static void visitInner(Object value, Runnable changed) {
    if (value instanceof JsonObject object) {
      visit(object, changed);
    } else if (value instanceof JsonArray array) {
      visit(array, changed);
    }
  }

  private static List<Object> replacements() {
    var replacements = new ArrayList<Object>(REPLACEMENTS);
    replacements.add(null);
    return replacements;
  }
}
