package io.trunkline.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.trunkline.provider.PayloadObject.UnexpectedValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the fields of a JSON payload that an adapter needs, and skips all others. The skipped part
 * costs time in proportion to its length, and no memory. Never throws: {@link
 * PayloadObject#findError} returns the error.
 */
public final class PayloadReader {
  /** Far more than providers need, which nest at most five levels. */
  private static final int DEPTH_MAX = 1_000;

  /** Limit for all lists of a payload together. Further lists are not read. */
  private static final int LIST_ITEMS_MAX = 500_000;

  /** No text can be longer than the largest body that a listener may accept. */
  private static final int TEXT_BYTES_MAX = 32 * 1024 * 1024;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(TEXT_BYTES_MAX)
                  .build())
          // Interned names would stay in memory after the payload.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** A field to read, with its path and the fields to read inside it. */
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

  /** Creates a reader for paths such as {@code commits.author.name}, which also work in lists. */
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
    var error = new PayloadError();
    try (var parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        error.add("the body is not a JSON object");
        return new PayloadObject("", Map.of(), error);
      }
      var fields = new ParsedPayload(parser, error).object(root);
      if (parser.nextToken() != null) {
        error.add("the body contains more than one JSON object");
      }
      return new PayloadObject("", fields, error);
    } catch (IOException e) {
      error.add("the body is not valid JSON");
      return new PayloadObject("", Map.of(), error);
    }
  }

  /** One pass over a payload. The recursion is only as deep as the fields to read. */
  private static final class ParsedPayload {
    private final JsonParser parser;
    private final PayloadError error;
    private int listItems;

    ParsedPayload(JsonParser parser, PayloadError error) {
      this.parser = parser;
      this.error = error;
    }

    /** Reads from after the opening brace to the closing brace. */
    Map<String, Object> object(Shape shape) throws IOException {
      var values = HashMap.<String, Object>newHashMap(shape.fields().size());
      for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        var token = parser.nextToken();
        var field = shape.fields().get(name);
        if (field == null) {
          parser.skipChildren();
        } else if (values.put(name, value(token, field)) != null) {
          error.add(field.path() + " occurs twice");
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
      return listItems <= LIST_ITEMS_MAX ? items : UnexpectedValue.UNSUPPORTED;
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
          yield UnexpectedValue.UNSUPPORTED;
        }
      };
    }

    private Object wholeNumber() throws IOException {
      return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
          ? UnexpectedValue.UNSUPPORTED
          : parser.getLongValue();
    }
  }
}
