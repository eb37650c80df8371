package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.cli.Diagnosis.Finding;
import io.millrace.gateway.settings.yaml.Validation;
import io.millrace.profile.ProfileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What validation says of models, with real ones: the shipped pump's wants temperature, pressure,
 * flow, current and vibration.
 */
class ModelTrialTest {
    private static final String MEND_MISFIT =
            "; train a model for this profile, correct the channel or remove model";
    private static final String MEND_REFUSED =
            "; put a good one into models.directory or remove model";
    private static final String OWN =
            "temperature: {unit: Cel}, pressure: {unit: bar}, flow: {unit: m3/h},"
                    + " current: {unit: A}, vibration: {unit: mm/s}";

    private static final String FOREIGN =
            "flow: {unit: m3/h}, current: {unit: A}, temperature: {unit: Cel}";

    @TempDir Path folder;

    @BeforeEach
    void writeGateway() throws IOException {
        gateway("own");
    }

    @Test
    void aShippedModelFitsItsProfile() throws IOException {
        gateway("centrifugal-pump");

        assertThat(validate("gateway.yaml")).isEmpty();
    }

    @Test
    void orderAndFurtherChannelsAreNoProblem() throws IOException {
        profile(
                "own",
                "noise: {unit: \"dB\"}, vibration: {unit: mm/s}, current: {unit: A},"
                        + " flow: {unit: m3/h}, pressure: {unit: bar}, temperature: {unit: Cel}",
                "centrifugal-pump.onnx");

        assertThat(validate("gateway.yaml")).isEmpty();
    }

    @Test
    void everyChannelThatDoesNotMatchIsTold() throws IOException {
        profile(
                "own",
                OWN.replace("flow:", "flwo:").replace("{unit: bar}", "{unit: kPa}"),
                "centrifugal-pump.onnx");

        assertThat(validate("gateway.yaml"))
                .containsExactly(
                        "profiles/own.yaml:4:15: model.file: the model was trained on pressure in bar,"
                                + " profile own has it in kPa"
                                + MEND_MISFIT,
                        "profiles/own.yaml:4:15: model.file: the model needs channel flow, which profile own"
                                + " does not have (it has temperature, pressure, flwo, current, vibration)"
                                + MEND_MISFIT);
    }

    @Test
    void aModelThatIsNotThereIsToldWithTheOtherProblems() throws IOException {
        profile("own", OWN, "gone.onnx");
        Files.writeString(
                folder.resolve("gateway.yaml"),
                Files.readString(folder.resolve("gateway.yaml")) + "consle: {}\n");

        assertThat(validate("gateway.yaml"))
                .containsExactly(
                        "gateway.yaml:4:1: consle: unknown key; did you mean console?",
                        "profiles/own.yaml:4:15: model.file: model models/gone.onnx is refused: there is no"
                                + " such file"
                                + MEND_REFUSED);
    }

    @Test
    void aModelThatBreaksTheContractIsTold() throws IOException {
        profile("own", OWN, "own.onnx");
        Files.createDirectory(folder.resolve("models"));
        Files.writeString(folder.resolve("models/own.onnx"), "no model");
        Files.writeString(folder.resolve("models/own.onnx.sha256"), "0".repeat(64));

        assertThat(validate("gateway.yaml"))
                .singleElement()
                .asString()
                .startsWith(
                        "profiles/own.yaml:4:15: model.file: model models/own.onnx is refused: its SHA-256 is ")
                .endsWith("expected " + "0".repeat(64) + " from own.onnx.sha256" + MEND_REFUSED);

        Files.delete(folder.resolve("models/own.onnx.sha256"));
        assertThat(validate("gateway.yaml"))
                .singleElement()
                .asString()
                .startsWith(
                        "profiles/own.yaml:4:15: model.file: model models/own.onnx is refused: ")
                .endsWith(MEND_REFUSED);
    }

    @Test
    void aModelWithoutItsHashIsWarnedOf() throws IOException {
        profile("own", FOREIGN, "pca.onnx");
        Files.createDirectory(folder.resolve("models"));
        foreign("pca.onnx");

        String caution =
                "model %s/models/pca.onnx has no pca.onnx.sha256 beside it, so a damaged file may go"
                        + " unnoticed; where it was made, write one: sha256sum pca.onnx > pca.onnx.sha256";
        assertThat(validate("gateway.yaml"))
                .containsExactly(
                        "profiles/own.yaml:4:15: model.file: warning: "
                                + caution.replace("%s/", ""));
        assertThat(modelFinding()).isEqualTo(Finding.warning("models", caution.formatted(folder)));

        foreign("pca.onnx.sha256");
        assertThat(validate("gateway.yaml")).isEmpty();
        assertThat(modelFinding()).isEqualTo(Finding.good("models", "pca.onnx loads and fits own"));
    }

    private void foreign(String name) throws IOException {
        Files.copy(
                Path.of("src", "test", "resources", "foreign", name),
                folder.resolve("models").resolve(name));
    }

    private Finding modelFinding() {
        return new Doctor(Map.of(), Doctor.Machine.here())
                .examine(folder.resolve("gateway.yaml")).stream()
                        .filter(finding -> finding.subject().equals("models"))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void aProfileThatNoDeviceUsesIsOnlyWarnedOf() throws IOException {
        profile("own", OWN, "centrifugal-pump.onnx");
        profile("spare", "flow: {unit: m3/h}", "gone.onnx");

        assertThat(validate("gateway.yaml"))
                .containsExactly(
                        "profiles/spare.yaml:4:15: model.file: warning: model models/gone.onnx is refused:"
                                + " there is no such file"
                                + MEND_REFUSED);
    }

    @Test
    void aProfileByItselfIsHeldAgainstTheModelsBesideItOrShipped() throws IOException {
        profile("own", "flow: {unit: m3/h}", "electric-motor.onnx");
        assertThat(validate("profiles/own.yaml"))
                .isNotEmpty()
                .allMatch(line -> line.contains("model.file: the model needs channel "));

        profile("own", OWN, "own.onnx");
        assertThat(validate("profiles/own.yaml"))
                .containsExactly(
                        "profiles/own.yaml:4:15: model.file: warning: there is no such model in"
                                + " profiles/models or models or among the shipped ones; whether it fits is"
                                + " checked with a gateway.yaml that says where it is");

        Files.createDirectory(folder.resolve("models"));
        Files.writeString(folder.resolve("models/own.onnx"), "no model");
        assertThat(validate("profiles/own.yaml"))
                .singleElement()
                .asString()
                .contains("model.file: model models/own.onnx is refused");
    }

    private void gateway(String profile) throws IOException {
        Files.writeString(
                folder.resolve("gateway.yaml"),
                """
                gateway: {id: g}
                cloud: {kafka: {bootstrap.servers: "k:1"}}
                devices: [{name: d, profile: %s, mqtt: {topic: d}}]
                """
                        .formatted(profile));
    }

    private void profile(String name, String channels, String model) throws IOException {
        Files.createDirectories(folder.resolve("profiles"));
        Files.writeString(
                folder.resolve("profiles/" + name + ".yaml"),
                """
                profile: %s
                version: 1
                channels: {%s}
                model: {file: %s}
                """
                        .formatted(name, channels.replace("}", ", mqtt: {value: /value}}"), model));
    }

    private List<String> validate(String file) {
        return Validation.of(List.of(folder.resolve(file)), Map.of(), new ModelTrial()).stream()
                .map(ProfileProblem::format)
                .map(line -> line.replace(folder + "/", ""))
                .toList();
    }
}
