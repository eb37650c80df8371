package io.millrace.models.export;

import io.millrace.models.dataset.Dataset;
import io.millrace.models.fit.DetectorSettings.HostRule;
import io.millrace.models.fit.FittedModel;
import io.millrace.profile.DurationText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What a model file says about itself, beside its graph: the metadata of contract {@value
 * #CONTRACT}. Texts are written so that the same fit gives the same bytes.
 *
 * @param modelVersion changes with every change of the fit
 * @param units UCUM codes in the order of the channels; {@code 1} where nobody said
 * @param model the fit it describes
 */
public record ModelManifest(String modelVersion, List<String> units, FittedModel model) {
    public static final String CONTRACT = "millrace-anomaly/1";

    private static final int JSON_CONTROL_END = 0x20;

    public ModelManifest {
        units = List.copyOf(units);
        if (units.size() != model.channels().size()) {
            throw new IllegalArgumentException(
                    units.size() + " units for " + model.channels().size() + " channels");
        }
    }

    /** Keys and values in the order in which they are written. */
    public Map<String, String> properties() {
        HostRule host = model.residuals().settings().host();
        Dataset training = model.training();
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("contract", CONTRACT);
        properties.put("model_version", modelVersion);
        properties.put("channels", jsonArray(model.channels()));
        properties.put("units", jsonArray(units));
        properties.put("period", DurationText.format(model.period()));
        properties.put("window", Integer.toString(model.residuals().settings().window()));
        properties.put("threshold", Double.toString(model.threshold()));
        properties.put("off_ratio", Double.toString(host.offRatio()));
        properties.put("rows_to_raise", Integer.toString(host.rowsToRaise()));
        properties.put("score_halflife", rows(host.scoreHalfLife()));
        properties.put("baseline_halflife", rows(host.baselineHalfLife()));
        properties.put("deployable", Boolean.toString(model.isDeployable()));
        properties.put("trained_from", training.firstTime().map(Object::toString).orElse(""));
        properties.put("trained_to", training.lastTime().map(Object::toString).orElse(""));
        properties.put("train_rows", Integer.toString(training.size()));
        properties.put("train_sha256", Fingerprint.of(training));
        properties.put("constant_channels", jsonObject(model.constants()));
        // The second is a window with one channel pushed away: zeros would prove little.
        GoldenVector.sample(model).stream()
                .skip(1)
                .findFirst()
                .ifPresent(sample -> {
                    properties.put("sample", base64(sample.input()));
                    properties.put("sample_score", Double.toString(sample.score()));
                });
        return properties;
    }

    /** float32, little-endian, oldest row first. */
    private static String base64(float[][] window) {
        ByteBuffer bytes =
                ByteBuffer.allocate(window.length * window[0].length * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] row : window) {
            for (float value : row) {
                bytes.putFloat(value);
            }
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static String rows(double halfLife) {
        return halfLife == Math.rint(halfLife)
                ? Long.toString(Math.round(halfLife))
                : Double.toString(halfLife);
    }

    private static String jsonArray(List<String> texts) {
        return texts.stream()
                .map(ModelManifest::jsonText)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String jsonObject(SortedMap<String, Double> values) {
        List<String> members = new ArrayList<>();
        values.forEach((name, value) -> members.add(jsonText(name) + ":" + value));
        return "{" + String.join(",", members) + "}";
    }

    private static String jsonText(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> quoted.append(escaped((char) c)));
        return quoted.append('"').toString();
    }

    private static String escaped(char c) {
        if (c == '"' || c == '\\') {
            return "\\" + c;
        }
        return c < JSON_CONTROL_END ? "\\u%04x".formatted((int) c) : String.valueOf(c);
    }
}
