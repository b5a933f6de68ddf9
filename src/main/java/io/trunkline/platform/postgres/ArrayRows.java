package io.trunkline.platform.postgres;

import static java.util.stream.Collectors.joining;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Rows of one kind that a statement takes as parameters, one array for each column. Names every
 * column next to its value, so that nobody has to count parameters.
 *
 * @param <T> one row
 */
public final class ArrayRows<T> {
  private final int first;
  private final List<Column<T>> columns;

  /** A column: its name, its SQL type, and how the values of all rows become one array. */
  public static final class Column<T> {
    private final String name;
    private final String type;
    private final BiConsumer<Tuple, List<T>> add;

    private Column(String name, String type, BiConsumer<Tuple, List<T>> add) {
      this.name = name;
      this.type = type;
      this.add = add;
    }
  }

  /**
   * Declares the columns.
   *
   * @param first number of the parameter that holds the first column
   */
  public ArrayRows(int first, List<Column<T>> columns) {
    this.first = first;
    this.columns = List.copyOf(columns);
  }

  public static <T> Column<T> uuid(String name, Function<T, UUID> value) {
    return new Column<>(
        name, "uuid", (tuple, rows) -> tuple.addArrayOfUUID(values(rows, value, UUID[]::new)));
  }

  /** A column whose values may be absent, which the database sees as null. */
  public static <T> Column<T> optionalUuid(String name, Function<T, Optional<UUID>> value) {
    return new Column<>(
        name,
        "uuid",
        (tuple, rows) ->
            tuple.addArrayOfUUID(
                rows.stream().map(row -> value.apply(row).orElse(null)).toArray(UUID[]::new)));
  }

  public static <T> Column<T> text(String name, Function<T, String> value) {
    return new Column<>(
        name, "text", (tuple, rows) -> tuple.addArrayOfString(values(rows, value, String[]::new)));
  }

  public static <T> Column<T> bytea(String name, Function<T, Buffer> value) {
    return new Column<>(
        name, "bytea", (tuple, rows) -> tuple.addArrayOfBuffer(values(rows, value, Buffer[]::new)));
  }

  public static <T> Column<T> integer(String name, Function<T, Integer> value) {
    return new Column<>(
        name, "int", (tuple, rows) -> tuple.addArrayOfInteger(values(rows, value, Integer[]::new)));
  }

  public static <T> Column<T> bigint(String name, Function<T, Long> value) {
    return new Column<>(
        name, "bigint", (tuple, rows) -> tuple.addArrayOfLong(values(rows, value, Long[]::new)));
  }

  public static <T> Column<T> bool(String name, Function<T, Boolean> value) {
    return new Column<>(
        name,
        "boolean",
        (tuple, rows) -> tuple.addArrayOfBoolean(values(rows, value, Boolean[]::new)));
  }

  /** A column whose values may be absent, which the database sees as null. */
  public static <T> Column<T> timestamptz(
      String name, Function<T, Optional<OffsetDateTime>> value) {
    return new Column<>(
        name,
        "timestamptz",
        (tuple, rows) ->
            tuple.addArrayOfOffsetDateTime(
                rows.stream()
                    .map(row -> value.apply(row).orElse(null))
                    .toArray(OffsetDateTime[]::new)));
  }

  private static <T, V> V[] values(List<T> rows, Function<T, V> value, IntFunction<V[]> newArray) {
    return rows.stream().map(value).toArray(newArray);
  }

  /** The rows as an item of a FROM clause, for example {@code unnest($1::uuid[]) AS r(id)}. */
  public String as(String alias) {
    var arrays = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      arrays.append(i == 0 ? "" : ", ");
      arrays.append('$').append(first + i).append("::").append(columns.get(i).type).append("[]");
    }
    var names = columns.stream().map(column -> column.name).collect(joining(", "));
    return "unnest(%s) AS %s(%s)".formatted(arrays, alias, names);
  }

  /** Number of the first parameter after the last column. */
  public int next() {
    return first + columns.size();
  }

  /** Appends the arrays to parameters that end before the first column. */
  public void addTo(Tuple parameters, List<T> rows) {
    if (parameters.size() != first - 1) {
      throw new IllegalStateException(
          "these rows begin at parameter %d, not at %d".formatted(first, parameters.size() + 1));
    }
    columns.forEach(column -> column.add.accept(parameters, rows));
  }
}
