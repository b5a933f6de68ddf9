package io.trunkline.account;

import io.trunkline.platform.text.LetterCase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values that conditions are evaluated against. Keys are in lower case. The keys of
 * CodeConnections begin with {@code codeconnections:}. A key without a value is absent.
 */
public record PolicyContext(Map<String, List<String>> values) {
  private static final PolicyContext NONE = new PolicyContext(Map.of());

  public PolicyContext {
    values = Map.copyOf(values);
  }

  public static PolicyContext none() {
    return NONE;
  }

  /** Adds a value for a key such as {@code codeconnections:ProviderType}. */
  public PolicyContext with(String key, String value) {
    var more = new HashMap<>(values);
    more.merge(
        LetterCase.fold(key),
        List.of(value),
        (old, added) -> {
          var all = new ArrayList<>(old);
          all.addAll(added);
          return List.copyOf(all);
        });
    return new PolicyContext(more);
  }

  List<String> of(String key) {
    return values.getOrDefault(key, List.of());
  }
}
