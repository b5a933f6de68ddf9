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

/** The import rules between packages. */
class ArchitectureTest {
  private static final JavaClasses MAIN_CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.trunkline");
  private static final String ROOT = "io.trunkline.";
  private static final int LINES_MAX = 300;

  private static String[] within(String... names) {
    return List.of(names).stream().map(name -> ROOT + name + "..").toArray(String[]::new);
  }

  private static final String[] FLOWS = within("ingress", "controlplane", "egress");
  private static final List<String> DOMAIN_PACKAGES =
      List.of(
          "delivery",
          "pipeline",
          "sync",
          "connection",
          "installation",
          "host",
          "resource",
          "account");
  private static final String[] DOMAIN = within(DOMAIN_PACKAGES.toArray(String[]::new));
  private static final String[] PORTS = within("provider", "target");

  @Test
  void seesTheMainClasses() {
    assertThat(MAIN_CLASSES).hasSizeGreaterThan(100);
    for (var name :
        List.of(
            "ingress",
            "egress",
            "delivery",
            "pipeline",
            "sync",
            "connection",
            "installation",
            "host",
            "resource",
            "account",
            "cli",
            "settings",
            "node",
            "provider.github",
            "target.http",
            "event",
            "platform.postgres",
            "platform.http")) {
      assertThat(MAIN_CLASSES.stream().map(JavaClass::getPackageName))
          .as(name)
          .contains(ROOT + name);
    }
  }

  static List<ArchRule> importRules() {
    return List.of(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.trunkline", "io.trunkline.cli..", "io.trunkline.node..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.trunkline")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(within("cli", "node", "settings"))
            .because("only the command line and the node know settings and wiring"),
        noClasses()
            .that()
            .resideInAPackage("io.trunkline.node..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.trunkline.cli.."),
        noClasses()
            .that()
            .resideInAnyPackage(DOMAIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FLOWS),
        noClasses()
            .that()
            .resideInAnyPackage(PORTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FLOWS)
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage(DOMAIN),
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
  @MethodSource("importRules")
  void importRuleHolds(ArchRule rule) {
    rule.check(MAIN_CLASSES);
  }

  @Test
  void domainPackagesImportDownTheListOnly() {
    for (int i = 0; i < DOMAIN_PACKAGES.size(); i++) {
      for (var above : DOMAIN_PACKAGES.subList(0, i)) {
        noClasses()
            .that()
            .resideInAPackage(ROOT + DOMAIN_PACKAGES.get(i) + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + above + "..")
            .check(MAIN_CLASSES);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"provider", "target"})
  void adaptersDoNotImportEachOther(String port) {
    slices().matching(ROOT + port + ".(*)..").should().notDependOnEachOther().check(MAIN_CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.trunkline..")
        .and()
        .resideOutsideOfPackages(ROOT + port + ".*..", "io.trunkline.node..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + port + ".(*)..")
        .check(MAIN_CLASSES);
  }

  @Test
  void onlyStoresUseTheSqlClient() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.trunkline.platform.postgres..", "io.trunkline.node..")
        .and(DescribedPredicate.not(simpleNameEndingWith("Store")))
        // The rows of a store that is too long for one file.
        .and(DescribedPredicate.not(simpleNameEndingWith("Rows")))
        .and()
        .areTopLevelClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient..")
        .check(MAIN_CLASSES);
  }

  @Test
  void onlyVerticlesAndRoutesUseVertxWeb() {
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
        .check(MAIN_CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.trunkline.(*)..").should().beFreeOfCycles().check(MAIN_CLASSES);
  }

  @Test
  void filesStayShort() throws IOException {
    try (var files = Files.walk(Path.of("src/main/java"))) {
      var tooLong =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> lines(file) > LINES_MAX)
              .toList();

      assertThat(tooLong).isEmpty();
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
