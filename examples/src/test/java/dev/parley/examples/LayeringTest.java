package dev.parley.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.parley.core.planted.CoreThatKnowsGuice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Says which module may know what. It lives here because examples see every module. */
final class LayeringTest {
    private static final List<String> SPI = List.of("dev.parley.model..", "dev.parley.spi..");
    private static final List<String> CORE = List.of("dev.parley.core..");
    private static final List<String> JSON = List.of("dev.parley.json..");
    private static final List<String> MEMORY = List.of("dev.parley.memory..");

    private static final List<String> EVERYONE_KNOWS = List.of("java..", "org.jspecify.annotations..");
    private static final List<String> GUICE = List.of("com.google.inject..", "jakarta.inject..");
    private static final List<String> HIKARI = List.of("com.zaxxer.hikari..");
    private static final List<String> HTTP_SERVER = List.of("com.sun.net.httpserver..");
    private static final List<String> JACKSON = List.of("tools.jackson..", "com.fasterxml.jackson.annotation..");
    private static final List<String> JDK_MANAGEMENT = List.of("com.sun.management.."); // exported by the JDK
    private static final List<String> LETTUCE = List.of("io.lettuce.core..", "io.netty..");
    private static final List<String> JDBC = List.of("javax.sql..");
    private static final List<String> MICROMETER = List.of("io.micrometer.core..");
    private static final List<String> JUNIT = List.of("org.junit..", "org.opentest4j..", "org.assertj..");
    private static final List<String> EVERYTHING = List.of("..");

    private static final Module CORE_MODULE = new Module("core", CORE, List.of(SPI));

    private static final List<Module> MODULES = List.of(
            new Module("spi", SPI, List.of()),
            CORE_MODULE,
            new Module("codec-json", JSON, List.of(SPI, JACKSON)),
            new Module("adapters-memory", MEMORY, List.of(SPI)),
            new Module("adapters-openai", List.of("dev.parley.openai.."), List.of(SPI, MEMORY, JSON, JACKSON)),
            new Module("adapters-codex", List.of("dev.parley.codex.."), List.of(SPI, JSON, JACKSON)),
            new Module("adapters-redis", List.of("dev.parley.redis.."), List.of(SPI, JSON, LETTUCE)),
            new Module("adapters-jdbc", List.of("dev.parley.jdbc.."), List.of(SPI, JSON, JDBC, HIKARI)),
            new Module("metrics-micrometer", List.of("dev.parley.micrometer.."), List.of(SPI, CORE, MICROMETER)),
            new Module("guice", List.of("dev.parley.guice.."), List.of(SPI, CORE, GUICE)),
            new Module("testkit", List.of("dev.parley.testkit.."), List.of(SPI, JUNIT, JDK_MANAGEMENT)),
            new Module("fixtures", List.of("dev.parley.fixtures.."), List.of(SPI, JSON, JACKSON, HTTP_SERVER)),
            new Module("examples", List.of("dev.parley.examples.."), List.of(EVERYTHING)));

    /** Knows everything and is known by nobody: kept off this class path, or the chat's build would wait for it. */
    private static final String BENCHMARKS = "benchmarks";

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.parley");

    @ParameterizedTest
    @MethodSource("modules")
    void moduleKnowsOnlyItsLayers(Module module) {
        module.rule().check(PRODUCT);
    }

    @Test
    void everyModuleOfTheBuildWasSeen() throws IOException {
        String parent = Files.readString(Path.of("..", "pom.xml"));

        List<String> built = Pattern.compile("<module>(.+?)</module>")
                .matcher(parent)
                .results()
                .map(found -> found.group(1))
                .filter(folder -> !folder.equals(BENCHMARKS))
                .toList();
        List<String> seen = MODULES.stream()
                .filter(module -> PRODUCT.stream().anyMatch(module::holds))
                .map(Module::folder)
                .toList();

        assertThat(seen)
                .as("rows above with classes on the class path, against the parent pom's modules")
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(built);
    }

    @Test
    void everyClassBelongsToAModule() {
        List<String> strays = PRODUCT.stream()
                .filter(type -> MODULES.stream().noneMatch(module -> module.holds(type)))
                .map(JavaClass::getName)
                .toList();

        assertThat(strays).isEmpty();
    }

    @Test
    void plantedViolationIsReported() {
        JavaClasses planted = new ClassFileImporter().importClasses(CoreThatKnowsGuice.class);

        EvaluationResult result = CORE_MODULE.rule().evaluate(planted);

        assertThat(result.getFailureReport().getDetails())
                .anySatisfy(detail ->
                        assertThat(detail).contains("CoreThatKnowsGuice", "com.google.inject.AbstractModule"));
    }

    static List<Module> modules() {
        return MODULES;
    }

    /** A module, its packages, and what it knows besides itself, the JDK and JSpecify. */
    private record Module(String folder, List<String> packages, List<List<String>> known) {

        ArchRule rule() {
            String[] allowed = Stream.concat(Stream.of(packages, EVERYONE_KNOWS), known.stream())
                    .flatMap(List::stream)
                    .toArray(String[]::new);
            return classes()
                    .that()
                    .resideInAnyPackage(packages.toArray(String[]::new))
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(allowed);
        }

        boolean holds(JavaClass type) {
            return JavaClass.Predicates.resideInAnyPackage(packages.toArray(String[]::new))
                    .test(type);
        }

        @Override
        public String toString() {
            return folder;
        }
    }
}
