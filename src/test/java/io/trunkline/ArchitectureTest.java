package io.trunkline;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls of the house. */
class ArchitectureTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.trunkline");
  private static final String ROOT = "io.trunkline.";
  private static final int LINES_MAX = 300;

  private static String[] within(String... names) {
    return List.of(names).stream().map(name -> ROOT + name + "..").toArray(String[]::new);
  }

  private static final String[] MOVERS = within("ingress", "controlplane", "egress");
  private static final String[] LEDGERS =
      within("delivery", "pipeline", "sync", "connection", "account");
  private static final String[] PORTS = within("provider", "target");

  @Test
  void sawTheHouse() {
    assertThat(HOUSE).hasSizeGreaterThan(100);
    for (var floor :
        List.of(
            "ingress",
            "egress",
            "delivery",
            "pipeline",
            "sync",
            "connection",
            "account",
            "provider.github",
            "target.http",
            "event",
            "platform.postgres",
            "platform.http")) {
      assertThat(HOUSE.stream().map(JavaClass::getPackageName)).as(floor).contains(ROOT + floor);
    }
  }

  static List<ArchRule> walls() {
    return List.of(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.trunkline")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.trunkline")
            .because("nothing imports the root"),
        noClasses()
            .that()
            .resideInAnyPackage(LEDGERS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(MOVERS),
        noClasses()
            .that()
            .resideInAnyPackage(PORTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(MOVERS)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(LEDGERS),
        noClasses()
            .that()
            .resideInAnyPackage(within("platform"))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("io.trunkline..")
                    .and(DescribedPredicate.not(resideInAnyPackage("io.trunkline.platform..")))),
        classes()
            .that()
            .resideInAPackage("io.trunkline.event..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.trunkline.event..", "org.jspecify.."),
        noClasses()
            .that()
            .resideInAPackage("io.trunkline.ingress..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(within("controlplane", "egress", "target.http")),
        noClasses()
            .that()
            .resideInAPackage("io.trunkline.egress..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(within("controlplane", "ingress", "target.http")),
        noClasses()
            .that()
            .resideInAPackage("io.trunkline.controlplane..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(within("ingress", "egress")),
        noClasses()
            .that()
            .resideInAPackage("io.trunkline.controlplane.rest..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.trunkline.controlplane.codeconnections.."),
        noClasses()
            .that()
            .resideInAPackage("io.trunkline.controlplane.codeconnections..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.trunkline.controlplane.rest.."),
        noClasses()
            .that()
            .resideInAnyPackage("io.trunkline.provider..", "io.trunkline.target..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.trunkline.platform.postgres.."));
  }

  @ParameterizedTest
  @MethodSource("walls")
  void stands(ArchRule wall) {
    wall.check(HOUSE);
  }

  @Test
  void ledgersImportDownTheListOnly() {
    var ledgers = List.of("delivery", "pipeline", "sync", "connection", "account");
    for (int i = 0; i < ledgers.size(); i++) {
      for (var above : ledgers.subList(0, i)) {
        noClasses()
            .that()
            .resideInAPackage(ROOT + ledgers.get(i) + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + above + "..")
            .check(HOUSE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"provider", "target"})
  void adaptersStandSideBySide(String port) {
    slices().matching(ROOT + port + ".(*)..").should().notDependOnEachOther().check(HOUSE);
    noClasses()
        .that()
        .resideInAPackage("io.trunkline..")
        .and()
        .resideOutsideOfPackages(ROOT + port + ".*..", "io.trunkline")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + port + ".(*)..")
        .check(HOUSE);
  }

  @Test
  void onlyStoresSpeakSql() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.trunkline.platform.postgres..", "io.trunkline")
        .and(DescribedPredicate.not(simpleNameEndingWith("Store")))
        // The rows of a store that is too long for one file.
        .and(DescribedPredicate.not(simpleNameEndingWith("Rows")))
        .and()
        .areTopLevelClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient..")
        .check(HOUSE);
  }

  @Test
  void onlyVerticlesAndRoutesSpeakVertxWeb() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.trunkline.platform.http..")
        .and()
        .haveSimpleNameNotEndingWith("Verticle")
        .and()
        .haveSimpleNameNotEndingWith("Routes")
        .and()
        .areTopLevelClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx.ext.web..")
        .check(HOUSE);
  }

  @Test
  void packagesStandInNoCircle() {
    slices().matching("io.trunkline.(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void filesStayShort() throws IOException {
    try (var files = Files.walk(Path.of("src/main/java"))) {
      var long300 =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> lines(file) > LINES_MAX)
              .toList();

      assertThat(long300).isEmpty();
    }
  }

  private static long lines(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
