package io.millrace.emulator.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir private Path kept;

    @Test
    void givesEveryRunSequencesOfItsOwn() {
        long first = takeFirstSequence();
        long second = takeFirstSequence();

        assertThat(first).isZero();
        assertThat(second).isEqualTo(RunFolder.SEQUENCES_PER_RUN);
    }

    @Test
    void refusesAFolderWhoseRunsItCannotCount() throws IOException {
        Files.writeString(kept.resolve("runs"), "several");

        assertThatThrownBy(this::takeFirstSequence)
                .hasMessageContaining("runs")
                .hasMessageContaining("--data");
    }

    @Test
    void removesOnlyATemporaryFolder() throws IOException {
        Path temporary;
        try (RunFolder folder = RunFolder.open(Optional.empty())) {
            temporary = folder.path();
            Files.createDirectories(temporary.resolve("a").resolve("b"));
        }
        takeFirstSequence();

        assertThat(temporary).doesNotExist();
        assertThat(kept.resolve("runs")).exists();
    }

    @Test
    void keepsATemporaryFolderThatIsToBeLookedInto() throws IOException {
        Path temporary;
        try (RunFolder folder = RunFolder.open(Optional.empty())) {
            temporary = folder.path();
            folder.keep();
        }

        assertThat(temporary).isDirectory();
        Files.delete(temporary);
    }

    private long takeFirstSequence() {
        try (RunFolder folder = RunFolder.open(Optional.of(kept))) {
            return folder.takeFirstSequence();
        }
    }
}
