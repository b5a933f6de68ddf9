package io.trunkline.provider;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of a payload, with the fields that {@link PayloadReader} was asked to read. No
 * accessor throws. Accessors named {@code find…} return empty if the field is missing, null, or of
 * another type. The others then return a harmless value and add an error, so adapters check {@link
 * #findError} before they use any value.
 */
public final class PayloadObject {
  public static final int REF_CHARS_MAX = 1_024;
  public static final int NAME_CHARS_MAX = 512;
  public static final int URL_CHARS_MAX = 2_048;
  public static final int DATE_CHARS_MAX = 64;
  public static final int ID_CHARS_MAX = 128;

  /** A commit id has 40 hex digits, 64 in SHA-256 repositories, or fewer if it is abbreviated. */
  private static final int COMMIT_CHARS_MAX = 64;

  /** Marks a field that is in the payload, but whose value cannot be used. */
  enum UnexpectedValue {
    NULL,
    UNSUPPORTED
  }

  private final String path;
  private final Map<String, Object> fields;
  private final PayloadError error;

  PayloadObject(String path, Map<String, Object> fields, PayloadError error) {
    this.path = path;
    this.fields = fields;
    this.error = error;
  }

  /** The first error of the whole payload: {@code repository.id is missing}. */
  public Optional<String> findError() {
    return error.first();
  }

  /**
   * Adds an error about a field.
   *
   * @param message as in {@code is not a commit id}
   */
  public void addError(String name, String message) {
    error.add(join(path, name) + " " + message);
  }

  /** A string of 1 to {@code charsMax} characters. */
  public String text(String name, int charsMax) {
    if (!(fields.get(name) instanceof String text)) {
      addMissingOrWrongType(name, "a string");
      return "";
    }
    if (text.isEmpty() || text.length() > charsMax) {
      addError(name, text.isEmpty() ? "is empty" : "is too long");
      return "";
    }
    return text;
  }

  /** A string of 1 to {@link #ID_CHARS_MAX} characters without control characters. */
  public String id(String name) {
    return checkControlCharacters(name, text(name, ID_CHARS_MAX));
  }

  /** Also empty if the string is empty, too long, or contains control characters. */
  public Optional<String> findId(String name) {
    return findText(name, ID_CHARS_MAX).filter(id -> !id.isEmpty() && !hasControlCharacter(id));
  }

  private String checkControlCharacters(String name, String text) {
    if (hasControlCharacter(text)) {
      addError(name, "contains a control character");
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

  /** Whether the field exists and is not null. */
  public boolean has(String name) {
    var value = fields.get(name);
    return value != null && value != UnexpectedValue.NULL;
  }

  /** Also empty if the string is longer than {@code charsMax} characters. */
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

  /** Returns an object without fields if the field is not an object. */
  @SuppressWarnings("unchecked")
  public PayloadObject object(String name) {
    var inner = fields.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
    return child(name, inner);
  }

  /** Empty if the field is missing or null. Adds an error if it is not an object. */
  public Optional<PayloadObject> findObject(String name) {
    var value = fields.get(name);
    if (value == null || value == UnexpectedValue.NULL) {
      return Optional.empty();
    }
    if (!(value instanceof Map<?, ?>)) {
      addError(name, "is not an object");
    }
    return Optional.of(object(name));
  }

  /** A required list, with the same items as in {@link #findObjects}. */
  public List<PayloadObject> objects(String name) {
    var objects = findObjects(name);
    if (objects.isEmpty()) {
      addMissingOrWrongType(name, "a list");
    }
    return objects.orElse(List.of());
  }

  /** Empty if the field is not a list. Items that are not objects become objects without fields. */
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

  /** Empty if the field is not a list of strings. */
  @SuppressWarnings("unchecked")
  public Optional<List<String>> findTexts(String name) {
    return fields.get(name) instanceof List<?> items
            && items.stream().allMatch(String.class::isInstance)
        ? Optional.of((List<String>) items)
        : Optional.empty();
  }

  /** A required commit id. Empty if it is all zeros, which means that there is no commit. */
  public Optional<String> commitId(String name) {
    var id = text(name, COMMIT_CHARS_MAX);
    if (!id.isEmpty() && !isHex(id)) {
      addError(name, "is not a commit id");
    }
    return isZero(id) ? Optional.empty() : Optional.of(id);
  }

  /** Also empty if the field is all zeros or not a commit id. */
  public Optional<String> findCommitId(String name) {
    return findText(name, COMMIT_CHARS_MAX).filter(id -> isHex(id) && !isZero(id));
  }

  /** A required commit id that is not all zeros. */
  public String requiredCommitId(String name) {
    var id = commitId(name);
    if (id.isEmpty()) {
      addError(name, "is zero");
    }
    return id.orElse("");
  }

  /** A required {@code owner/name}: two or more segments, none empty, no control characters. */
  public String fullName(String name) {
    var fullName = checkControlCharacters(name, text(name, NAME_CHARS_MAX));
    var segments = fullName.split("/", -1);
    if (segments.length < 2 || Arrays.stream(segments).anyMatch(String::isEmpty)) {
      addError(name, "is not owner/name");
    }
    return fullName;
  }

  /** Returns a copy whose errors are not errors of the rest of the payload. */
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
    return new PayloadObject(join(path, name), requireNonNullElse(inner, Map.of()), error);
  }

  private void addMissingOrWrongType(String name, String expectedType) {
    addError(name, has(name) ? "is not " + expectedType : "is missing");
  }
}
