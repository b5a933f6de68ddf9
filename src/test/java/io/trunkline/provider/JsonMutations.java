package io.trunkline.provider;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Every way in which one value of a JSON object can be absent or another than expected. */
public final class JsonMutations {
  private static final List<Object> OTHERS =
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

  /** Hands out the whole text of every mutation. The object is as before when it returns. */
  public static void forEach(JsonObject root, Consumer<String> consumer) {
    visit(root, () -> consumer.accept(root.encode()));
  }

  private static void visit(JsonObject object, Runnable changed) {
    for (var name : List.copyOf(object.fieldNames())) {
      var original = object.getValue(name);
      object.remove(name);
      changed.run();
      for (var other : others()) {
        object.put(name, other);
        changed.run();
      }
      object.put(name, original);
      inside(original, changed);
    }
  }

  private static void visit(JsonArray array, Runnable changed) {
    for (var i : IntStream.range(0, array.size()).toArray()) {
      var original = array.getValue(i);
      for (var other : others()) {
        array.set(i, other);
        changed.run();
      }
      array.set(i, original);
      inside(original, changed);
    }
  }

  private static void inside(Object value, Runnable changed) {
    if (value instanceof JsonObject object) {
      visit(object, changed);
    } else if (value instanceof JsonArray array) {
      visit(array, changed);
    }
  }

  private static List<Object> others() {
    var others = new ArrayList<Object>(OTHERS);
    others.add(null);
    return others;
  }
}
