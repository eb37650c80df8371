package io.millrace.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMarksTest {
    private static final FileTime WRITTEN = FileTime.fromMillis(1_000_000);

    @TempDir private Path folder;
    private Path gateway;
    private Path profiles;
    private Path models;

    @BeforeEach
    void write() throws IOException {
        gateway = write(folder.resolve("gateway.yaml"), "gateway: {id: a}");
        profiles = Files.createDirectory(folder.resolve("profiles"));
        write(profiles.resolve("pump.yaml"), "profile: pump");
        models = Files.createDirectory(folder.resolve("models"));
        write(models.resolve("pump.onnx"), "model");
    }

    @Test
    void areEqualWhileNothingChanges() {
        assertThat(marks()).isEqualTo(marks());
    }

    @Test
    void differByContentOfAnotherLength() throws IOException {
        FileMarks before = marks();

        write(gateway, "gateway: {id: ab}");

        assertThat(marks()).isNotEqualTo(before);
    }

    @Test
    void differByTheTimeOfWritingAlone() throws IOException {
        FileMarks before = marks();

        Files.setLastModifiedTime(gateway, FileTime.fromMillis(WRITTEN.toMillis() + 1));

        assertThat(marks()).isNotEqualTo(before);
    }

    @Test
    void differWhenAFileTookThePlaceOfAnother() throws IOException {
        FileMarks before = marks();
        Path other = write(folder.resolve("new"), "gateway: {id: b}");

        Files.move(other, gateway, StandardCopyOption.REPLACE_EXISTING);

        assertThat(marks()).isNotEqualTo(before);
    }

    @Test
    void differByAProfileThatComesOrGoes() throws IOException {
        FileMarks before = marks();

        Path fan = write(profiles.resolve("fan.yml"), "profile: fan");
        assertThat(marks()).isNotEqualTo(before);

        Files.delete(fan);
        assertThat(marks()).isEqualTo(before);
    }

    @Test
    void differByAModelItsHashAndItsCandidate() throws IOException {
        FileMarks before = marks();

        Path hash = write(models.resolve("pump.onnx.sha256"), "00");
        FileMarks withHash = marks();
        assertThat(withHash).isNotEqualTo(before);
        write(models.resolve("pump.candidate.onnx"), "other");
        assertThat(marks()).isNotEqualTo(withHash);
        Files.delete(hash);
        Files.delete(models.resolve("pump.candidate.onnx"));
        write(models.resolve("pump.onnx.part"), "half");
        assertThat(marks()).isEqualTo(before);

        write(models.resolve("pump.onnx"), "longer");
        assertThat(marks()).isNotEqualTo(before);
    }

    @Test
    void leaveOutWhatIsNoProfileAndWhatIsNotThere() throws IOException {
        FileMarks before = marks();

        write(profiles.resolve("pump.yaml~"), "profile: pump");

        assertThat(marks()).isEqualTo(before);
        assertThat(
                        FileMarks.of(
                                        folder.resolve("none"),
                                        folder.resolve("none"),
                                        folder.resolve("none"))
                                .byFile())
                .isEmpty();
    }

    @Test
    void canLeaveOutWhatWasWrittenTooLate() {
        assertThat(marks().before(WRITTEN).byFile()).isEmpty();
        assertThat(marks().before(FileTime.fromMillis(WRITTEN.toMillis() + 1))).isEqualTo(marks());
    }

    private FileMarks marks() {
        return FileMarks.of(gateway, profiles, models);
    }

    private static Path write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setLastModifiedTime(file, WRITTEN);
    }
}
