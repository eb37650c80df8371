package io.millrace.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which package may know which: the arrows of docs/ARCHITECTURE.md, as tests. */
class ArchitectureTest {
    private static final JavaClasses CODE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.millrace");

    private static final String[] DOMAIN = {
        "io.millrace.profile",
        "io.millrace.bridge.envelope",
        "io.millrace.bridge.journal",
        "io.millrace.bridge.lane",
        "io.millrace.bridge.forward",
        "io.millrace.gateway.reading",
        "io.millrace.gateway.report",
        "io.millrace.gateway.score",
        "io.millrace.gateway.alert",
        "io.millrace.gateway.settings",
        "io.millrace.models.fit",
        "io.millrace.emulator.plant"
    };

    @Test
    void theWholeProductIsLookedAt() {
        assertThat(CODE.size()).isGreaterThan(200);
    }

    @Test
    void modulesDependOneWay() {
        never("io.millrace.profile..", "io.millrace.(bridge|gateway|models|emulator|testbed)..");
        never("io.millrace.bridge..", "io.millrace.(profile|gateway|models|emulator|testbed)..");
        never("io.millrace.models..", "io.millrace.(bridge|gateway|emulator|testbed)..");
        never("io.millrace.gateway..", "io.millrace.(models|emulator|testbed)..");
        never("io.millrace.emulator..", "io.millrace.(bridge|gateway|models)..");
        never(
                "io.millrace.(profile|bridge|gateway|models|emulator|testbed)..",
                "io.millrace.benchmarks..");
    }

    @Test
    void gatewayAndBridgeMeetOnlyInTheOutbox() {
        noClasses()
                .that()
                .resideInAPackage("io.millrace.gateway..")
                .and()
                .resideOutsideOfPackages(
                        "io.millrace.gateway.outbox.bridge..",
                        "io.millrace.gateway.boot..",
                        "io.millrace.gateway.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.millrace.bridge..")
                .because(
                        "should the bridge become its own process, only that adapter turns into a client")
                .check(CODE);
    }

    @Test
    void domainPackagesKnowNothingButTheJdkAndEachOther() {
        noClasses()
                .that()
                .resideInAnyPackage(DOMAIN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "jakarta..",
                        "org.jboss..",
                        "com.fasterxml..",
                        "org.apache..",
                        "ai.onnxruntime..",
                        "io.vertx..",
                        "io.netty..",
                        "com.hivemq..",
                        "org.snakeyaml..",
                        "io.micrometer..",
                        "picocli..",
                        "org.slf4j..",
                        "java.util.logging..",
                        "java.nio.channels..")
                .because("they return values; adapters log, measure and retry")
                .check(CODE);
        noClasses()
                .that()
                .resideInAnyPackage(DOMAIN)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(System.Logger.class)
                .check(CODE);
    }

    @Test
    void technologyStaysHome() {
        only("org.apache.kafka..", "..kafka..");
        only("ai.onnxruntime..", "..onnx..");
        only("io.vertx.mqtt..", "..mqtt..");
        only("com.hivemq..", "..mqtt..");
        only("org.eclipse.paho..", "..mqtt..");
        only("com.pi4j..", "..gpio..");
        only("org.snakeyaml..", "..yaml..");
        only("jakarta.ws.rs..", "..console..");
        only("org.ejml..", "..fit..");
        only("org.sqlite..", "..sqlite..");
        only("java.sql..", "..sqlite..");
    }

    @Test
    void onlyBootReadsTheClock() {
        ArchRule rule =
                noClasses()
                        .that()
                        .resideOutsideOfPackages("..boot..", "..cli..", "io.millrace.testbed..")
                        .should()
                        .callMethod(java.time.Instant.class, "now")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .callMethod(Math.class, "random")
                        .orShould()
                        .callConstructor(java.util.Random.class)
                        .because(
                                "a clock is a parameter, so that an hour is a millisecond in a test");
        rule.check(CODE);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .because("waiting is for a condition, with a limit")
                .check(new ClassFileImporter().importPackages("io.millrace"));
    }

    @Test
    void nothingIsInjectedIntoFields() {
        noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.millrace..")
                .should()
                .beAnnotatedWith("jakarta.inject.Inject")
                .because("what a class needs stands in its constructor")
                .check(CODE);
    }

    @Test
    void staticStateIsConstant() {
        fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.millrace..")
                .and()
                .areStatic()
                .should()
                .beFinal()
                .check(CODE);
    }

    @Test
    void nothingTakesAnOptional() {
        methods()
                .that()
                .areDeclaredInClassesThat(
                        com.tngtech.archunit.base.DescribedPredicate.describe(
                                "are not records", type -> !type.isRecord()))
                .and()
                .arePublic()
                .should()
                .notHaveRawParameterTypes(
                        com.tngtech.archunit.base.DescribedPredicate.describe(
                                "an Optional",
                                types ->
                                        types.stream()
                                                .anyMatch(t -> t.isEquivalentTo(Optional.class))))
                .because("Optional is for returns and record components")
                .check(CODE);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Processor|Handler|Data|Info|Base)")
                .because("the field has a word for it: docs/GLOSSARY.md")
                .check(CODE);
    }

    @Test
    void exceptionsAreUncheckedAndNamedForTheSituation() {
        classes()
                .that()
                .areAssignableTo(Exception.class)
                .and()
                .arePublic()
                .should()
                .beAssignableTo(RuntimeException.class)
                .andShould()
                .haveSimpleNameEndingWith("Exception")
                .check(CODE);
    }

    @Test
    void featuresDoNotGoInCircles() {
        for (String module :
                new String[] {"bridge", "gateway", "models", "emulator", "benchmarks"}) {
            slices().matching("io.millrace." + module + ".(*)..")
                    .should()
                    .beFreeOfCycles()
                    .check(CODE);
        }
    }

    private static void never(String from, String to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(to)
                .check(CODE);
    }

    private static void only(String technology, String home) {
        noClasses()
                .that()
                .resideInAPackage("io.millrace..")
                .and()
                .resideOutsideOfPackages(home, "..boot..", "io.millrace.testbed..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(technology)
                .because("technology stays in the sub-package named after it")
                .check(CODE);
    }
}
