package io.trunkline.provider;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;

/** A provider's payloads and signature vectors under {@code src/test/resources}. */
public record Payloads(String folder) {

  /** A payload that is listed in the folder's index, with its headers. */
  public record Sample(String name, MultiMap headers, Buffer body) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A signed body.
   *
   * @param now the time of the verification
   * @param valid whether the signature is valid
   */
  public record SignatureVector(
      String name, String secret, MultiMap headers, Buffer body, Instant now, boolean valid) {
    @Override
    public String toString() {
      return name;
    }
  }

  public Stream<Sample> samples() {
    return objects(json("index.json").getJsonArray("payloads"))
        .map(entry ->
            new Sample(
                entry.getString("name"),
                headers(entry.getJsonObject("headers")),
                Buffer.buffer(read(entry.getString("name") + ".json"))));
  }

  public Sample sample(String name) {
    return samples().filter(sample -> sample.name().equals(name)).findFirst().orElseThrow();
  }

  public Stream<SignatureVector> signatureVectors(String file) {
    return objects(json(file).getJsonArray("vectors"))
        .map(vector ->
            new SignatureVector(
                vector.getString("name"),
                vector.getString("secret"),
                headers(vector.getJsonObject("headers")),
                Buffer.buffer(Base64.getDecoder().decode(vector.getString("bodyBase64"))),
                Instant.ofEpochSecond(vector.getLong("now", 0L)),
                vector.getBoolean("valid")));
  }

  public JsonObject json(String file) {
    return new JsonObject(Buffer.buffer(read(file)));
  }

  Path file(String name) {
    return Path.of("src/test/resources", folder, name);
  }

  private byte[] read(String name) {
    try {
      return Files.readAllBytes(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }

  private static MultiMap headers(JsonObject json) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    json.forEach(header -> headers.add(header.getKey(), (String) header.getValue()));
    return headers;
  }
}
