package io.trunkline.node;

import io.trunkline.settings.ConfigurationException;
import io.vertx.core.Deployable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Loads users' own verticles, such as pipelines on the event bus, from jars in {@code
 * data.dir/lib}.
 */
final class UserVerticles {
  private UserVerticles() {}

  /** Throws {@link ConfigurationException} if a class is missing or is not a verticle. */
  static List<Deployable> load(Path dataFolder, List<String> classNames) {
    if (classNames.isEmpty()) {
      return List.of();
    }
    var folder = dataFolder.resolve("lib");
    // Never closed, because verticles load further classes while the node runs.
    @SuppressWarnings("resource")
    var loader = new URLClassLoader(jars(folder), UserVerticles.class.getClassLoader());
    return classNames.stream().map(name -> load(loader, name, folder)).toList();
  }

  private static URL[] jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return new URL[] {folderUrl(folder)};
    }
    try (var files = Files.list(folder)) {
      var jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
      var urls = new URL[jars.size() + 1];
      urls[0] = folderUrl(folder);
      for (int i = 0; i < jars.size(); i++) {
        urls[i + 1] = folderUrl(jars.get(i));
      }
      return urls;
    } catch (IOException e) {
      throw new ConfigurationException("verticles: cannot read " + folder + ": " + e.getMessage());
    }
  }

  private static URL folderUrl(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Deployable load(ClassLoader loader, String name, Path folder) {
    try {
      var instance = loader.loadClass(name).getDeclaredConstructor().newInstance();
      if (instance instanceof Deployable verticle) {
        return verticle;
      }
      throw new ConfigurationException("verticles: " + name + " is not a Vert.x verticle");
    } catch (ClassNotFoundException e) {
      throw new ConfigurationException(
          "verticles: "
              + name
              + " was found neither in a jar in "
              + folder
              + " nor on the class path");
    } catch (ReflectiveOperationException e) {
      throw new ConfigurationException(
          "verticles: "
              + name
              + " cannot be created; it needs a public constructor without arguments");
    }
  }
}
