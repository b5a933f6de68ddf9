package io.trunkline.controlplane.codeconnections;

import io.trunkline.controlplane.codeconnections.Shape.ListOf;
import io.trunkline.controlplane.codeconnections.Shape.Structure;
import io.trunkline.controlplane.codeconnections.Shape.Text;
import io.trunkline.controlplane.codeconnections.Shape.Whole;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Generates random inputs, which are valid, nearly valid or invalid. The same seed gives the same
 * inputs.
 */
final class RandomInput {
  private static final List<String> PIECES =
      List.of(
          "", "a", "main", "aws:", "'", "\"", "\\", "\n", "\r", "\u0000", "\u0085", "\ud800", "ä",
          "😀", "%s", "$1", "{}", "../", "null", ":", "/", "-", "-a", "arn:aws", "\u202e", "0");
  private static final int DEPTH_MAX = 3;

  private final RandomGenerator random;

  /** Meaningful texts, used where one of them matches the pattern. */
  private final List<String> known;

  RandomInput(RandomGenerator random, List<String> known) {
    this.random = random;
    this.known = List.copyOf(known);
  }

  JsonObject of(Structure shape) {
    var json = new JsonObject();
    for (var member : shape.members()) {
      if (!isOnceIn(member.isRequired() ? 20 : 3)) {
        json.put(member.name(), isOnceIn(15) ? anything(0) : value(member.shape()));
      }
    }
    return json;
  }

  /** Adds unknown members to every structure. */
  JsonObject withUnknownMembers(Structure shape, JsonObject json) {
    var more = json.copy();
    for (var member : shape.members()) {
      more.put(member.name(), withUnknownMembers(member.shape(), more.getValue(member.name())));
      if (!json.containsKey(member.name())) {
        more.remove(member.name());
      }
    }
    for (var name : List.of("Unknown", "__type", "", "clientToken", "connectionname")) {
      more.put(name, anything(0));
    }
    return more;
  }

  private Object withUnknownMembers(Shape shape, Object value) {
    return switch (shape) {
      case Structure structure when value instanceof JsonObject json ->
          withUnknownMembers(structure, json);
      case ListOf list when value instanceof JsonArray array ->
          new JsonArray(
              array.stream().map(one -> withUnknownMembers(list.element(), one)).toList());
      default -> value;
    };
  }

  /** Changes a text so that it may no longer be JSON. */
  String damaged(String json) {
    var at = random.nextInt(json.length() + 1);
    return switch (random.nextInt(6)) {
      case 0 -> json.substring(0, at);
      case 1 -> json.substring(0, at) + text(3) + json.substring(at);
      case 2 -> json + json;
      case 3 -> "[".repeat(random.nextInt(5_000)) + json;
      case 4 -> json.replaceFirst(":", ":1e" + random.nextInt(100_000) + ",\"x\":");
      default -> "\ufeff" + json;
    };
  }

  boolean isOnceIn(int times) {
    return random.nextInt(times) == 0;
  }

  private Object value(Shape shape) {
    return switch (shape) {
      case Structure structure -> of(structure);
      case ListOf list -> list(list);
      case Whole whole ->
          isOnceIn(4) ? random.nextLong() : random.nextInt(whole.min() - 1, whole.max() + 2);
      case Text text -> text(text);
    };
  }

  private JsonArray list(ListOf shape) {
    var size = isOnceIn(20) ? shape.sizeMax() + 1 : random.nextInt(4);
    var list = new ArrayList<Object>();
    for (var i = 0; i < size; i++) {
      list.add(value(shape.element()));
    }
    return new JsonArray(list);
  }

  private String text(Text shape) {
    if (!shape.values().isEmpty()) {
      return isOnceIn(10) ? text(2) : pick(shape.values());
    }
    var fitting =
        known.stream()
            .filter(one -> shape.form().isEmpty() || shape.form().get().fits(one))
            .filter(one -> one.length() <= shape.lengthMax())
            .toList();
    return switch (random.nextInt(10)) {
      case 0 -> text(4);
      case 1 -> "x".repeat(Math.min(shape.lengthMax(), 20_000) + random.nextInt(-1, 2));
      case 2 -> pick(known) + text(2);
      default -> fitting.isEmpty() ? text(3) : pick(fitting);
    };
  }

  private String text(int piecesMax) {
    var text = new StringBuilder();
    for (var i = random.nextInt(piecesMax + 1); i > 0; i--) {
      text.append(pick(PIECES));
    }
    return text.toString();
  }

  private Object anything(int depth) {
    return switch (random.nextInt(depth < DEPTH_MAX ? 8 : 5)) {
      case 0 -> random.nextBoolean();
      case 1 -> random.nextLong();
      case 2 -> random.nextDouble() * 1e300;
      case 3 -> text(3);
      case 4 -> pick(known);
      case 5 -> new JsonArray().add(anything(depth + 1)).addNull();
      case 6 -> new JsonObject().put(text(1), anything(depth + 1));
      default -> new JsonObject().putNull("Key");
    };
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
