package io.millrace.gateway.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Colours and bars are for people: the packaged command on a terminal, and in a pipe. */
class TerminalIT {
    private static final String ESCAPE = "\u001b";
    private static final Path PSEUDO_TERMINAL = Path.of("/usr/bin/script");

    @TempDir private Path folder;

    @BeforeEach
    void needPseudoTerminals() throws IOException {
        assumeThat(Files.isExecutable(PSEUDO_TERMINAL)).as("script(1)").isTrue();
        Files.writeString(folder.resolve("gateway.yaml"), "gateway: {id: ill}\n");
        Files.createDirectories(folder.resolve("journal/readings"));
        Files.write(folder.resolve("journal/readings/00000000000000000000.seg"), new byte[4096]);
    }

    private static String command(String words) {
        return "%s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -jar %s %s"
                .formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath(),
                        words);
    }

    private String inAPipe(String words) throws Exception {
        return said(Map.of(), "sh", "-c", command(words));
    }

    private String onATerminal(Map<String, String> environment, String words) throws Exception {
        return said(environment, PSEUDO_TERMINAL.toString(), "-qec", command(words), "/dev/null");
    }

    private String said(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"));
        builder.environment().put("TERM", "xterm");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return text;
    }

    @Test
    void doctorIsColouredOnATerminalUnlessToldNotTo() throws Exception {
        String doctor = "doctor --config gateway.yaml";

        assertThat(onATerminal(Map.of(), doctor)).contains("FAILED", ESCAPE + "[");
        assertThat(onATerminal(Map.of("NO_COLOR", "1"), doctor))
                .contains("FAILED")
                .doesNotContain(ESCAPE);
        assertThat(inAPipe(doctor)).contains("FAILED").doesNotContain(ESCAPE);
    }

    @Test
    void helpIsColouredOnATerminalOnly() throws Exception {
        assertThat(onATerminal(Map.of(), "validate --help")).contains(ESCAPE + "[");
        assertThat(inAPipe("validate --help")).contains("Examples:").doesNotContain(ESCAPE);
    }

    @Test
    void verifyShowsHowFarItIsOnATerminalOnly() throws Exception {
        assertThat(onATerminal(Map.of(), "journal verify journal"))
                .contains("readings", " %", "1 problems");
        assertThat(inAPipe("journal verify journal"))
                .contains("1 problems")
                .doesNotContain(" %", "\r", ESCAPE);
    }
}
