package io.trunkline.controlplane.codeconnections;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The constraints of a value on the wire, as in the published service model. */
sealed interface Shape {

  /** Lengths are in characters; no {@code values} means that any are allowed. */
  record Text(int lengthMin, int lengthMax, Optional<Form> form, List<String> values)
      implements Shape {
    static Text of(int lengthMin, int lengthMax) {
      return new Text(lengthMin, lengthMax, Optional.empty(), List.of());
    }

    static Text of(int lengthMin, int lengthMax, String pattern) {
      return new Text(lengthMin, lengthMax, Optional.of(Form.of(pattern)), List.of());
    }

    static Text anyOf(List<String> values) {
      return new Text(0, Integer.MAX_VALUE, Optional.empty(), values);
    }
  }

  /** A regular expression: its published text, and the pattern that is matched. */
  record Form(String published, Pattern pattern) {
    /**
     * Makes {@code .+} before a colon reluctant: the same texts match, but ARNs are matched faster.
     */
    static Form of(String published) {
      return new Form(published, Pattern.compile(published.replace(".+:", ".+?:")));
    }

    boolean fits(String text) {
      return pattern.matcher(text).matches();
    }
  }

  record Whole(int min, int max) implements Shape {}

  record ListOf(Shape element, int sizeMin, int sizeMax) implements Shape {}

  record Structure(List<Member> members) implements Shape {
    static Structure of(Member... members) {
      return new Structure(List.of(members));
    }
  }

  /** {@code name} is the name on the wire, such as {@code ConnectionName}. */
  record Member(String name, Shape shape, boolean isRequired) {
    static Member required(String name, Shape shape) {
      return new Member(name, shape, true);
    }

    static Member optional(String name, Shape shape) {
      return new Member(name, shape, false);
    }
  }
}
