package io.millrace.emulator.boot;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Finds the project's folder: what the system property {@code millrace.home} or the environment's
 * {@code MILLRACE_HOME} says, else the folder above this program's jar that holds the gateway.
 */
public final class MillraceHome {
    private static final String PROPERTY = "millrace.home";
    private static final String VARIABLE = "MILLRACE_HOME";

    private MillraceHome() {}

    public static Path find(Properties system, Map<String, String> environment) {
        Optional<Path> said =
                Optional.ofNullable(system.getProperty(PROPERTY))
                        .or(() -> Optional.ofNullable(environment.get(VARIABLE)))
                        .map(Path::of);
        return said.or(MillraceHome::aboveThisProgram)
                .orElse(Path.of(""))
                .toAbsolutePath()
                .normalize();
    }

    private static Optional<Path> aboveThisProgram() {
        try {
            Path program =
                    Path.of(
                            MillraceHome.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return Stream.iterate(program, above -> above != null, Path::getParent)
                    .filter(folder ->
                            Files.isRegularFile(folder.resolve("gateway").resolve("pom.xml")))
                    .findFirst();
        } catch (URISyntaxException unnamed) {
            return Optional.empty();
        }
    }
}
