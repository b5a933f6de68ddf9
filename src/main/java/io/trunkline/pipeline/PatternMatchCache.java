package io.trunkline.pipeline;

import io.trunkline.event.ChangedFiles;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Caches the pattern matches of one delivery, so that each pattern is tested against each value
 * only once, even if many pipelines use it. Not thread-safe.
 */
public final class PatternMatchCache {
  private static final long TESTS_MAX = 1_000_000;
  private final long testsMax;
  private final Map<Name, Boolean> names = new HashMap<>();
  private final IdentityHashMap<ChangedFiles, Map<Glob, BitSet>> files = new IdentityHashMap<>();
  private long count;

  private record Name(Glob glob, String value) {}

  public PatternMatchCache() {
    this(TESTS_MAX);
  }

  PatternMatchCache(long testsMax) {
    this.testsMax = testsMax;
  }

  /** Returns how many times a pattern was tested. */
  public long count() {
    return count;
  }

  /** Tests a branch or a tag. */
  boolean matches(Glob glob, String value) {
    return names.computeIfAbsent(new Name(glob, value), this::test);
  }

  /**
   * Returns the indexes of the matching paths; empty if it would take too many tests to find them.
   */
  Optional<BitSet> matching(Glob glob, ChangedFiles changed) {
    var tested = files.computeIfAbsent(changed, _ -> new HashMap<>());
    var known = Optional.ofNullable(tested.get(glob));
    if (known.isPresent() || count + changed.paths().size() > testsMax) {
      return known;
    }
    var matching = new BitSet();
    for (var i = 0; i < changed.paths().size(); i++) {
      matching.set(i, glob.matches(changed.paths().get(i)));
    }
    count += changed.paths().size();
    tested.put(glob, matching);
    return Optional.of(matching);
  }

  private boolean test(Name name) {
    count++;
    return name.glob().matches(name.value());
  }
}
