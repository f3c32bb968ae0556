package com.videotutorials.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of the house is seen to fail, on classes that break it on purpose. */
@TestInstance(Lifecycle.PER_CLASS)
class PlantedViolationsTest {

    private JavaClasses classes = new ClassFileImporter().importClasses();

    @BeforeAll
    void plant(@TempDir Path directory) throws Exception {
        var sources = Path.of(getClass().getResource("/planted").toURI());
        compile(sources, directory);
        var locations = new ArrayList<>(new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("com.videotutorials").stream()
                        .flatMap(javaClass -> javaClass.getSource().stream())
                        .map(source -> Location.of(source.getUri()))
                        .toList());
        locations.add(Location.of(directory));
        classes = new ClassFileImporter().importLocations(locations);
    }

    static Stream<String> rules() {
        return Arrays.stream(ArchitectureTest.class.getDeclaredFields())
                .filter(field -> ArchRule.class.isAssignableFrom(field.getType()))
                .map(field -> field.getName());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleFindsThePlantedViolation(String name) throws Exception {
        var rule = (ArchRule) ArchitectureTest.class.getDeclaredField(name).get(null);

        var violations = rule.evaluate(classes).getFailureReport().getDetails();

        assertThat(violations).isNotEmpty().allMatch(violation -> violation.contains("Planted"));
    }

    private static void compile(Path sources, Path target) throws IOException {
        var arguments = new ArrayList<>(List.of(
                "-nowarn", "-proc:none", "-d", target.toString(), "-cp", System.getProperty("java.class.path")));
        try (var files = Files.list(sources)) {
            files.map(Path::toString).forEach(arguments::add);
        }
        var compiled = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(compiled).isZero();
    }
}
