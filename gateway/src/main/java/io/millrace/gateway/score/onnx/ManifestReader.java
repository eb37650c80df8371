package io.millrace.gateway.score.onnx;

import io.millrace.gateway.score.ModelManifest;
import io.millrace.gateway.score.ModelManifest.Graph;
import io.millrace.gateway.score.ModelManifest.HalfLives;
import io.millrace.gateway.score.ModelScore.AlertFilter;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the metadata properties of a model file, contract {@code millrace-anomaly/1}. */
final class ManifestReader {
    static final String CONTRACT = "millrace-anomaly/1";

    private static final Pattern NUMBER_AND_UNIT =
            Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)\\s*(us|ms|s|m|min|h)?");
    private static final Map<String, BigDecimal> SECONDS =
            Map.of(
                    "us",
                    new BigDecimal("0.000001"),
                    "ms",
                    new BigDecimal("0.001"),
                    "s",
                    BigDecimal.ONE,
                    "m",
                    BigDecimal.valueOf(60),
                    "min",
                    BigDecimal.valueOf(60),
                    "h",
                    BigDecimal.valueOf(3_600));

    private final Map<String, String> metadata;

    ManifestReader(Map<String, String> metadata) {
        this.metadata = metadata;
    }

    /**
     * @throws IllegalArgumentException a property is missing or not sane; says which, what was
     *     expected and found
     */
    ModelManifest read(Graph graph) {
        String contract = required("contract");
        if (!contract.equals(CONTRACT)) {
            throw new IllegalArgumentException(
                    "metadata contract is " + contract + ", expected " + CONTRACT);
        }
        return new ModelManifest(
                required("model_version"),
                texts("channels"),
                texts("units"),
                period(),
                wholeNumber("window"),
                number("threshold"),
                new AlertFilter(wholeNumber("rows_to_raise"), number("off_ratio")),
                halfLives(graph),
                truth("deployable"),
                graph);
    }

    private HalfLives halfLives(Graph graph) {
        double baseline = graph.takesBaseline() ? number("baseline_halflife") : 0.0;
        return new HalfLives(number("score_halflife"), baseline);
    }

    private String required(String key) {
        String value = metadata.get(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("metadata has no " + key);
        }
        return value.strip();
    }

    private List<String> texts(String key) {
        try {
            return JsonTexts.parse(required(key));
        } catch (JsonTexts.NotTextsException e) {
            throw new IllegalArgumentException(
                    "metadata %s must be a JSON list of texts: %s".formatted(key, e.getMessage()),
                    e);
        }
    }

    private double number(String key) {
        String text = required(key);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "metadata " + key + " must be a number, not " + text, e);
        }
    }

    private int wholeNumber(String key) {
        double number = number(key);
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "metadata " + key + " must be a whole number, not " + required(key));
        }
        return (int) number;
    }

    private boolean truth(String key) {
        String text = required(key);
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "metadata " + key + " must be true or false, not " + text);
        };
    }

    /** {@code 200ms}, {@code 1s}, ISO 8601 ({@code PT0.2S}), or a bare number of seconds. */
    private Duration period() {
        String text = required("period");
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        try {
            if (!matcher.matches()) {
                return Duration.parse(text);
            }
            String unit = matcher.group(2) == null ? "s" : matcher.group(2);
            BigDecimal seconds = new BigDecimal(matcher.group(1)).multiply(SECONDS.get(unit));
            return Duration.ofNanos(seconds.movePointRight(9).longValueExact());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "metadata period must be like 200ms, 1s, PT0.2S or 0.2, not " + text, e);
        }
    }
}
