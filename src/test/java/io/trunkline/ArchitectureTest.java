package io.trunkline;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that packages depend on each other only as the README describes. */
class ArchitectureTest {
  private static final JavaClasses MAIN_CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.trunkline");
  private static final String ROOT = "io.trunkline";
  private static final int LINES_MAX = 300;

  private static final List<String> FLOWS =
      List.of("ingress", "controlplane", "provision", "egress");

  /** The parts of the control plane; not all of them exist yet. */
  private static final List<String> CONTROL_PARTS =
      List.of("codeconnections", "sts", "rest", "handshake", "content", "console");

  /** The domain packages, from the highest to the lowest layer. */
  private static final List<String> DOMAIN =
      List.of(
          "delivery",
          "pipeline",
          "sync",
          "connection",
          "installation",
          "host",
          "resource",
          "account");

  private static final List<String> PORTS = List.of("provider", "target");

  @Test
  void seesMainClasses() {
    assertThat(MAIN_CLASSES).hasSizeGreaterThan(400);
    assertThat(MAIN_CLASSES.stream().map(JavaClass::getPackageName))
        .contains(ROOT, ROOT + ".cli", ROOT + ".settings", ROOT + ".node")
        .contains(ROOT + ".ingress", ROOT + ".egress", ROOT + ".controlplane")
        .contains(ROOT + ".controlplane.rest", ROOT + ".controlplane.codeconnections")
        .containsAll(DOMAIN.stream().map(name -> ROOT + "." + name).toList())
        .contains(ROOT + ".provider.github", ROOT + ".target.http")
        .contains(ROOT + ".event", ROOT + ".platform.postgres", ROOT + ".platform.http");
  }

  /** Each layer may import from the layers below it, never from one above it. */
  static List<ArchRule> layers() {
    return List.of(
        mustNotUse(in("event"), others("event")),
        mustNotUse(in("platform"), others("platform")),
        mustNotUse(in(PORTS), in(DOMAIN).or(in(FLOWS)).or(top())),
        mustNotUse(in(DOMAIN), in(FLOWS).or(top())),
        mustNotUse(in(FLOWS), top()),
        mustNotUse(in("settings"), in("cli", "node").or(rootPackage())),
        mustNotUse(in("node"), in("cli")));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void importsPointDown(ArchRule rule) {
    rule.check(MAIN_CLASSES);
  }

  @Test
  void eventsUseOnlyTheJdk() {
    classes()
        .that(in("event"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "io.trunkline.event..", "org.jspecify..")
        .check(MAIN_CLASSES);
  }

  @ParameterizedTest
  @FieldSource("FLOWS")
  void flowsDoNotImportEachOther(String flow) {
    mustNotUse(in(flow), in(without(FLOWS, flow))).check(MAIN_CLASSES);
  }

  @ParameterizedTest
  @FieldSource("CONTROL_PARTS")
  void partsOfControlPlaneDoNotImportEachOther(String part) {
    var others =
        without(CONTROL_PARTS, part).stream().map(other -> "controlplane." + other).toList();

    mustNotUse(in("controlplane." + part), in(others)).check(MAIN_CLASSES);
  }

  @ParameterizedTest
  @FieldSource("DOMAIN")
  void domainPackagesImportDownTheList(String name) {
    var above = DOMAIN.subList(0, DOMAIN.indexOf(name));

    mustNotUse(in(name), in(above)).check(MAIN_CLASSES);
  }

  @ParameterizedTest
  @FieldSource("PORTS")
  void adaptersAreUsedOnlyByNode(String port) {
    var adapters = resideInAPackage(ROOT + "." + port + ".(*)..");

    slices()
        .matching(ROOT + "." + port + ".(*)..")
        .should()
        .notDependOnEachOther()
        .check(MAIN_CLASSES);
    mustNotUse(DescribedPredicate.not(adapters).and(DescribedPredicate.not(in("node"))), adapters)
        .check(MAIN_CLASSES);
  }

  @Test
  void onlyStoresUseSqlClient() {
    noClasses()
        .that(outermostClassNameEndsWith("Store", "Rows").or(in("platform.postgres")).negate())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient..")
        .check(MAIN_CLASSES);
  }

  @Test
  void portsDoNotUsePostgres() {
    mustNotUse(in(PORTS), in("platform.postgres")).check(MAIN_CLASSES);
  }

  @Test
  void onlyVerticlesAndRoutesUseVertxWeb() {
    noClasses()
        .that(
            outermostClassNameEndsWith("Verticle", "Routes")
                .or(in("platform.http", "platform.web"))
                .negate())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx.ext.web..")
        .check(MAIN_CLASSES);
  }

  /** Time, randomness and ids are passed in, so that tests can choose them. */
  @Test
  void rulesAndStoresDoNotReadClockRandomnessOrEnvironment() {
    noClasses()
        .that(in(DOMAIN).or(in(PORTS)).or(in(FLOWS)).or(in("event")))
        .should()
        .accessTargetWhere(readsSurroundings())
        .check(MAIN_CLASSES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.trunkline.(*)..", "io.trunkline.(**)"})
  void packagesHaveNoCycles(String pattern) {
    slices().matching(pattern).should().beFreeOfCycles().check(MAIN_CLASSES);
  }

  /** Nested classes count as part of their top-level class. */
  @Test
  void noTwoClassesReferToEachOther() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                return SliceIdentifier.of(topLevelName(javaClass));
              }

              @Override
              public String getDescription() {
                return "top-level classes";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(MAIN_CLASSES);
  }

  private static String topLevelName(JavaClass javaClass) {
    return javaClass.getName().replaceFirst("\\$.*", "");
  }

  @Test
  void simpleNamesAreUnique() {
    var repeated =
        MAIN_CLASSES.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .collect(groupingBy(JavaClass::getSimpleName))
            .values()
            .stream()
            .filter(types -> types.size() > 1)
            .toList();

    assertThat(repeated).isEmpty();
  }

  @Test
  void filesAreShort() throws IOException {
    try (var files = Files.walk(Path.of("src/main/java"))) {
      var tooLong =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> lines(file) > LINES_MAX)
              .toList();

      assertThat(tooLong).isEmpty();
    }
  }

  private static ArchRule mustNotUse(
      DescribedPredicate<JavaClass> user, DescribedPredicate<JavaClass> used) {
    return noClasses().that(user).should().dependOnClassesThat(used).allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaClass> in(String... names) {
    return in(List.of(names));
  }

  private static DescribedPredicate<JavaClass> in(List<String> names) {
    return resideInAnyPackage(
        names.stream().map(name -> ROOT + "." + name + "..").toArray(String[]::new));
  }

  /** Selects all classes of this project outside a package. */
  private static DescribedPredicate<JavaClass> others(String name) {
    return resideInAPackage(ROOT + "..").and(DescribedPredicate.not(in(name)));
  }

  private static DescribedPredicate<JavaClass> rootPackage() {
    return resideInAPackage(ROOT);
  }

  private static DescribedPredicate<JavaClass> top() {
    return in("cli", "settings", "node").or(rootPackage());
  }

  private static List<String> without(List<String> names, String excluded) {
    return names.stream().filter(name -> !name.equals(excluded)).toList();
  }

  private static DescribedPredicate<JavaClass> outermostClassNameEndsWith(String... suffixes) {
    return DescribedPredicate.describe(
        "outermost class is named *" + String.join(" or *", suffixes),
        type -> {
          var fullName = type.getName();
          var dollar = fullName.indexOf('$');
          var outermost = dollar < 0 ? fullName : fullName.substring(0, dollar);
          return Stream.of(suffixes).anyMatch(outermost::endsWith);
        });
  }

  private static DescribedPredicate<JavaAccess<?>> readsSurroundings() {
    var methods =
        Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.Math.random",
            Instant.class.getName() + ".now",
            InstantSource.class.getName() + ".system",
            Clock.class.getName() + ".systemUTC",
            Clock.class.getName() + ".systemDefaultZone",
            UUID.class.getName() + ".randomUUID",
            ThreadLocalRandom.class.getName() + ".current",
            Random.class.getName() + ".<init>",
            SecureRandom.class.getName() + ".<init>");
    return DescribedPredicate.describe(
        "reads the system clock, randomness or the environment",
        access -> methods.contains(access.getTargetOwner().getName() + "." + access.getName()));
  }

  private static long lines(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
