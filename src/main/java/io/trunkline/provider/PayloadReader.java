package io.trunkline.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the few fields of a JSON payload that an adapter names, and skips the rest: a body's depth,
 * its number of keys and what lies outside those fields cost time in proportion to its length and
 * no memory. It never fails; what is wrong stands in {@link PayloadObject#findError()}.
 */
public final class PayloadReader {
  /** Providers send at most five levels. */
  private static final int DEPTH_MAX = 1_000;

  /** All lists of one payload together; a list beyond it is not read. */
  private static final int LIST_ITEMS_MAX = 500_000;

  /** As long as the longest body. */
  private static final int TEXT_BYTES_MAX = 32 * 1024 * 1024;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(TEXT_BYTES_MAX)
                  .build())
          // Interned names would outlive the payload that invented them.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** What stands where something else was wanted. */
  enum UnexpectedValue {
    NULL,
    UNWANTED
  }

  /** A wanted field by the path that leads to it, with the wanted fields inside it. */
  private record Shape(String path, Map<String, Shape> fields) {
    Shape field(String name) {
      return fields.computeIfAbsent(
          name, _ -> new Shape(PayloadObject.join(path, name), new HashMap<>()));
    }
  }

  private final Shape root;

  private PayloadReader(Shape root) {
    this.root = root;
  }

  /** Paths look like {@code commits.author.name}; a list on the way is passed through. */
  public static PayloadReader of(List<String> paths) {
    var root = new Shape("", new HashMap<>());
    for (var path : paths) {
      var shape = root;
      for (var name : path.split("\\.", -1)) {
        shape = shape.field(name);
      }
    }
    return new PayloadReader(root);
  }

  /** Reads one JSON object in UTF-8. */
  public PayloadObject read(byte[] json) {
    var complaint = new PayloadError();
    try (var parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        complaint.add("the body is not a JSON object");
        return new PayloadObject("", Map.of(), complaint);
      }
      var fields = new ParsedPayload(parser, complaint).object(root);
      if (parser.nextToken() != null) {
        complaint.add("the body is more than one JSON object");
      }
      return new PayloadObject("", fields, complaint);
    } catch (IOException e) {
      complaint.add("the body is not readable as JSON");
      return new PayloadObject("", Map.of(), complaint);
    }
  }

  /** One pass over one payload. It recurses only as deep as the shape goes. */
  private static final class ParsedPayload {
    private final JsonParser parser;
    private final PayloadError complaint;
    private int listItems;

    ParsedPayload(JsonParser parser, PayloadError complaint) {
      this.parser = parser;
      this.complaint = complaint;
    }

    /** From behind the opening brace to the closing one. */
    Map<String, Object> object(Shape shape) throws IOException {
      var values = HashMap.<String, Object>newHashMap(shape.fields().size());
      for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        var token = parser.nextToken();
        var field = shape.fields().get(name);
        if (field == null) {
          parser.skipChildren();
        } else if (values.put(name, value(token, field)) != null) {
          complaint.add(field.path() + " is there twice");
        }
      }
      return values;
    }

    private Object value(JsonToken token, Shape shape) throws IOException {
      return token == JsonToken.START_ARRAY ? list(shape) : single(token, shape);
    }

    private Object list(Shape shape) throws IOException {
      var items = new ArrayList<Object>();
      for (var token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        if (++listItems <= LIST_ITEMS_MAX) {
          items.add(single(token, shape));
        } else {
          parser.skipChildren();
        }
      }
      return listItems <= LIST_ITEMS_MAX ? items : UnexpectedValue.UNWANTED;
    }

    private Object single(JsonToken token, Shape shape) throws IOException {
      return switch (token) {
        case START_OBJECT -> object(shape);
        case VALUE_STRING -> parser.getText();
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_NULL -> UnexpectedValue.NULL;
        case VALUE_NUMBER_INT -> wholeNumber();
        default -> {
          parser.skipChildren();
          yield UnexpectedValue.UNWANTED;
        }
      };
    }

    private Object wholeNumber() throws IOException {
      return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          ? UnexpectedValue.UNWANTED
          : parser.getLongValue();
    }
  }
}
