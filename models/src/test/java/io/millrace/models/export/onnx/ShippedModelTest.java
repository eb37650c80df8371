package io.millrace.models.export.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.models.export.Fingerprint;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.DurationText;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import io.millrace.profile.yaml.ProfileLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The model files that go out with the product, as they lie in the repository. */
class ShippedModelTest {
    private static final Path SHIPPED = Path.of("shipped");
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Offset<Double> TOLERANCE = within(1e-4);

    /** Counters, which only ever grow, and a switch. */
    private static final Set<String> LEFT_OUT =
            Set.of("energy-meter/energy", "pulse-flowmeter/volume", "storage-tank/overfill");

    private final ObjectMapper json = new ObjectMapper();

    static Stream<String> modelled() {
        return ProfileLoader.shipped().all().stream()
                .map(LoadedProfile::profile)
                .filter(profile -> profile.modelFile().isPresent())
                .map(DeviceProfile::name);
    }

    /** One that is on or off, and one for any sensor there is: models/README.md says why. */
    @Test
    void everyOtherEmulatedProfileHasAModel() {
        assertThat(ProfileLoader.shipped().all())
                .extracting(LoadedProfile::profile)
                .filteredOn(profile -> profile.modelFile().isEmpty())
                .extracting(DeviceProfile::name)
                .containsExactlyInAnyOrder("door-contact", "single-value");
    }

    @ParameterizedTest
    @MethodSource("modelled")
    void answersItsGoldenVectors(String name) throws IOException, OrtException {
        JsonNode golden = json.readTree(GOLDEN.resolve(name + ".golden.json").toFile());
        try (OrtSession session = session(name)) {
            for (JsonNode vector : golden.get("vectors")) {
                answers(session, vector);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modelled")
    void isMadeForItsProfile(String name) throws IOException, OrtException {
        DeviceProfile profile = ProfileLoader.shipped().profile(name).orElseThrow();
        try (OrtSession session = session(name)) {
            Map<String, String> metadata = session.getMetadata().getCustomMetadata();

            List<ChannelSpec> channels =
                    profile.channels().stream()
                            .filter(spec -> !LEFT_OUT.contains(name + "/" + spec.name()))
                            .toList();
            assertThat(json.readTree(metadata.get("channels")))
                    .extracting(JsonNode::asText)
                    .containsExactlyElementsOf(channels.stream().map(ChannelSpec::name).toList());
            assertThat(json.readTree(metadata.get("units")))
                    .extracting(JsonNode::asText)
                    .containsExactlyElementsOf(
                            channels.stream().map(spec -> spec.unit().code()).toList());
            assertThat(DurationText.parse(metadata.get("period")))
                    .isEqualTo(profile.emulation().orElseThrow().period());
            assertThat(metadata).containsEntry("deployable", "true");
        }
        assertThat(profile.modelFile()).contains(name + ".onnx");
    }

    @ParameterizedTest
    @MethodSource("modelled")
    void fitsItsSidecar(String name) throws IOException {
        String hash = Fingerprint.of(Files.readAllBytes(SHIPPED.resolve(name + ".onnx")));

        assertThat(SHIPPED.resolve(name + ".onnx.sha256"))
                .hasContent(hash + "  " + name + ".onnx\n");
    }

    private void answers(OrtSession session, JsonNode vector) throws IOException, OrtException {
        float[][] window = json.treeToValue(vector.get("input"), float[][].class);
        float[] baseline = json.treeToValue(vector.get("baseline"), float[].class);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OnnxTensor windows = OnnxTensor.createTensor(environment, new float[][][] {window});
                OnnxTensor baselines =
                        OnnxTensor.createTensor(environment, new float[][] {baseline});
                OrtSession.Result result =
                        session.run(Map.of("input", windows, "baseline", baselines))) {
            float[] score = (float[]) result.get("score").orElseThrow().getValue();
            assertThat((double) score[0]).isCloseTo(vector.get("score").asDouble(), TOLERANCE);
            matches(result, "contribution", vector);
            matches(result, "residual", vector);
        }
    }

    private static void matches(OrtSession.Result result, String output, JsonNode vector)
            throws OrtException {
        float[] found = ((float[][]) result.get(output).orElseThrow().getValue())[0];
        assertThat(found).hasSize(vector.get(output).size());
        for (int c = 0; c < found.length; c++) {
            assertThat((double) found[c])
                    .isCloseTo(vector.get(output).get(c).asDouble(), TOLERANCE);
        }
    }

    private static OrtSession session(String name) throws IOException, OrtException {
        byte[] bytes = Files.readAllBytes(SHIPPED.resolve(name + ".onnx"));
        return OrtEnvironment.getEnvironment().createSession(bytes);
    }
}
