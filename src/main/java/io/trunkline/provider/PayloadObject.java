package io.trunkline.provider;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of a payload, as far as its {@link PayloadReader} was asked to read it. No
 * accessor fails: one that {@code find}s is empty when the field is absent, null or of another
 * type; the others then give a harmless value and note the first such {@link #findError()}, which
 * the adapter looks at before it uses any of them.
 */
public final class PayloadObject {
  public static final int REF_CHARS_MAX = 1_024;
  public static final int NAME_CHARS_MAX = 512;
  public static final int URL_CHARS_MAX = 2_048;
  public static final int DATE_CHARS_MAX = 64;
  public static final int ID_CHARS_MAX = 128;

  /** A commit id is 40 digits, 64 in a SHA-256 repository, fewer where a provider abbreviates. */
  private static final int COMMIT_CHARS_MAX = 64;

  private final String path;
  private final Map<String, Object> fields;
  private final PayloadError findError;

  PayloadObject(String path, Map<String, Object> fields, PayloadError complaint) {
    this.path = path;
    this.fields = fields;
    this.findError = complaint;
  }

  /** What was first found wrong in the whole payload: {@code repository.id is missing}. */
  public Optional<String> findError() {
    return findError.first();
  }

  /** Adds what an adapter finds wrong with a field: {@code is not a commit id}. */
  public void addError(String name, String fault) {
    findError.add(join(path, name) + " " + fault);
  }

  /** A text of 1 to {@code charsMax} characters. */
  public String text(String name, int charsMax) {
    if (!(fields.get(name) instanceof String text)) {
      addMissingOrWrongType(name, "a text");
      return "";
    }
    if (text.isEmpty() || text.length() > charsMax) {
      addError(name, text.isEmpty() ? "is empty" : "is too long");
      return "";
    }
    return text;
  }

  /**
   * A text that names something for good: of 1 to {@link #ID_CHARS_MAX} characters, none of them a
   * control character.
   */
  public String id(String name) {
    return checkControlCharacters(name, text(name, ID_CHARS_MAX));
  }

  /** Empty also when it is no such text. */
  public Optional<String> findId(String name) {
    return findText(name, ID_CHARS_MAX).filter(id -> !id.isEmpty() && !hasControlCharacter(id));
  }

  private String checkControlCharacters(String name, String text) {
    if (hasControlCharacter(text)) {
      addError(name, "holds a control character");
    }
    return text;
  }

  private static boolean hasControlCharacter(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  /** A whole number from 1 to 2^63 - 1. */
  public long positive(String name) {
    var number = findPositive(name);
    if (number.isEmpty()) {
      addMissingOrWrongType(name, "a positive whole number");
    }
    return number.orElse(0L);
  }

  /** Whether the field is there and not null, whatever else it is. */
  public boolean has(String name) {
    var value = fields.get(name);
    return value != null && value != PayloadReader.UnexpectedValue.NULL;
  }

  /** Empty also when it is longer than {@code charsMax} characters. */
  public Optional<String> findText(String name, int charsMax) {
    return fields.get(name) instanceof String text && text.length() <= charsMax
        ? Optional.of(text)
        : Optional.empty();
  }

  public Optional<Long> findPositive(String name) {
    return fields.get(name) instanceof Long number && number > 0
        ? Optional.of(number)
        : Optional.empty();
  }

  public Optional<Boolean> findFlag(String name) {
    return fields.get(name) instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
  }

  /** The object of that name, without any field when there is none. */
  @SuppressWarnings("unchecked")
  public PayloadObject object(String name) {
    var inner = fields.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
    return child(name, inner);
  }

  /** Empty when it is absent or null; anything else that is no object is a fault. */
  public Optional<PayloadObject> findObject(String name) {
    var value = fields.get(name);
    if (value == null || value == PayloadReader.UnexpectedValue.NULL) {
      return Optional.empty();
    }
    if (!(value instanceof Map<?, ?>)) {
      addError(name, "is not an object");
    }
    return Optional.of(object(name));
  }

  /** The list of that name, which must be there; its items as {@link #findObjects} has them. */
  public List<PayloadObject> objects(String name) {
    var objects = findObjects(name);
    if (objects.isEmpty()) {
      addMissingOrWrongType(name, "a list");
    }
    return objects.orElse(List.of());
  }

  /** Empty when it is no list; what is no object in it becomes an object without any field. */
  @SuppressWarnings("unchecked")
  public Optional<List<PayloadObject>> findObjects(String name) {
    if (!(fields.get(name) instanceof List<?> items)) {
      return Optional.empty();
    }
    var objects = new ArrayList<PayloadObject>(items.size());
    for (var item : items) {
      objects.add(child(name, item instanceof Map<?, ?> map ? (Map<String, Object>) map : null));
    }
    return Optional.of(objects);
  }

  /** Empty when it is no list, or one that holds anything but texts. */
  @SuppressWarnings("unchecked")
  public Optional<List<String>> findTexts(String name) {
    return fields.get(name) instanceof List<?> items
            && items.stream().allMatch(String.class::isInstance)
        ? Optional.of((List<String>) items)
        : Optional.empty();
  }

  /** The commit of a field that must be there; empty when it is all zeros, which says none. */
  public Optional<String> commitId(String name) {
    var id = text(name, COMMIT_CHARS_MAX);
    if (!id.isEmpty() && !isHex(id)) {
      addError(name, "is not a commit id");
    }
    return isZero(id) ? Optional.empty() : Optional.of(id);
  }

  /** The commit of a field that may be absent; empty also when it is no commit id. */
  public Optional<String> findCommitId(String name) {
    return findText(name, COMMIT_CHARS_MAX).filter(id -> isHex(id) && !isZero(id));
  }

  /** The commit of a field that must be there and must not be all zeros. */
  public String requiredCommitId(String name) {
    var id = commitId(name);
    if (id.isEmpty()) {
      addError(name, "is zero");
    }
    return id.orElse("");
  }

  /** {@code owner/name}: at least two segments, none of them empty, no control characters. */
  public String fullName(String name) {
    var fullName = checkControlCharacters(name, text(name, NAME_CHARS_MAX));
    var segments = fullName.split("/", -1);
    if (segments.length < 2 || Arrays.stream(segments).anyMatch(String::isEmpty)) {
      addError(name, "is not owner/name");
    }
    return fullName;
  }

  /** The same object, whose faults are no faults of the rest of the payload. */
  public PayloadObject withOwnErrors() {
    return new PayloadObject(path, fields, new PayloadError());
  }

  private static boolean isHex(String id) {
    return !id.isEmpty() && id.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
  }

  private static boolean isZero(String id) {
    return id.chars().allMatch(c -> c == '0');
  }

  static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private PayloadObject child(String name, @Nullable Map<String, Object> inner) {
    return new PayloadObject(join(path, name), requireNonNullElse(inner, Map.of()), findError);
  }

  private void addMissingOrWrongType(String name, String wanted) {
    addError(name, has(name) ? "is not " + wanted : "is missing");
  }
}
