package io.trunkline.node;

import io.trunkline.settings.ConfigurationException;
import io.vertx.core.Deployable;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads users' own verticles, such as pipelines on the event bus, from jars in {@code
 * data.dir/lib}.
 */
final class UserVerticles {
  private static final String LIB = "lib";

  private UserVerticles() {}

  /**
   * Creates one verticle of each class. Throws {@link ConfigurationException} if that is not
   * possible.
   */
  static List<Deployable> create(Path dataFolder, List<String> classNames) {
    if (classNames.isEmpty()) {
      return List.of();
    }
    var loader = loader(dataFolder);
    return classNames.stream().map(name -> create(load(loader, name, dataFolder))).toList();
  }

  /** Loads the classes without creating objects, and returns a sentence for each unusable class. */
  static List<String> findProblems(Path dataFolder, List<String> classNames) {
    var problems = new ArrayList<String>();
    if (!classNames.isEmpty()) {
      var loader = loader(dataFolder);
      for (var name : classNames) {
        try {
          load(loader, name, dataFolder);
        } catch (ConfigurationException e) {
          problems.add(e.getMessage());
        }
      }
    }
    return problems;
  }

  /** Never closed, because verticles load further classes while the node runs. */
  private static ClassLoader loader(Path dataFolder) {
    return new URLClassLoader(jars(dataFolder.resolve(LIB)), UserVerticles.class.getClassLoader());
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
      throw new ConfigurationException("cannot read " + folder + ": " + e.getMessage());
    }
  }

  private static URL folderUrl(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Constructor<? extends Deployable> load(
      ClassLoader loader, String name, Path dataFolder) {
    try {
      var type = loader.loadClass(name);
      if (!Deployable.class.isAssignableFrom(type)) {
        throw new ConfigurationException("the class " + name + " is not a Vert.x verticle");
      }
      if (Modifier.isAbstract(type.getModifiers())) {
        throw new ConfigurationException(
            "the class " + name + " is abstract; name a class that extends it");
      }
      return type.asSubclass(Deployable.class).getConstructor();
    } catch (ClassNotFoundException e) {
      throw new ConfigurationException(
          "the class %s was found neither in a jar in %s nor on the class path"
              .formatted(name, dataFolder.resolve(LIB)));
    } catch (NoSuchMethodException e) {
      throw new ConfigurationException(
          "the class " + name + " needs a public constructor without arguments");
    } catch (LinkageError e) {
      throw unusable(name, "cannot be loaded", e);
    }
  }

  private static Deployable create(Constructor<? extends Deployable> constructor) {
    var name = constructor.getDeclaringClass().getName();
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw unusable(name, "cannot be created; its constructor failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new ConfigurationException(
          "the class " + name + " needs to be public, with a public constructor");
    } catch (LinkageError e) {
      throw unusable(name, "cannot be created", e);
    }
  }

  private static ConfigurationException unusable(
      String name, String what, @Nullable Throwable cause) {
    return new ConfigurationException("the class %s %s: %s".formatted(name, what, cause));
  }
}
