package io.millrace.gateway.score;

import io.millrace.gateway.score.ModelScore.AlertFilter;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a model file says of itself, contract {@code millrace-anomaly/1}. Immutable.
 *
 * @param version the file's own version, opaque
 * @param channels names in the order of the model's input, at least one, no two alike
 * @param units UCUM codes, one per channel; {@code 1} also where none was known
 * @param period time from one row of the window to the next, 1 ms to 1 day
 * @param window rows that one score looks at, 1 to {@link #WINDOW_MAX}
 * @param threshold finite, above 0; a smoothed score above it is strange
 * @param rule how the score becomes an alert
 * @param halfLives of the smoothing that the gateway does
 * @param isDeployable false for a model fitted on too little: it runs only as a shadow
 * @param graph which of the optional inputs and outputs it has
 */
public record ModelManifest(
        String version,
        List<String> channels,
        List<String> units,
        Duration period,
        int window,
        double threshold,
        AlertFilter rule,
        HalfLives halfLives,
        boolean isDeployable,
        Graph graph) {

    /** Most rows in a window. */
    public static final int WINDOW_MAX = 10_000;

    /** Most channels of a model. */
    public static final int CHANNELS_MAX = 1_000;

    /** Most values in a window, rows times channels: 4 MB of floats. */
    public static final int VALUES_MAX = 1_000_000;

    private static final Duration PERIOD_MIN = Duration.ofMillis(1);
    private static final Duration PERIOD_MAX = Duration.ofDays(1);

    /**
     * @param scoreRows half-life of the score's moving average; 0 for none
     * @param baselineRows half-life of the residual's moving average; 0 when there is no baseline
     */
    public record HalfLives(double scoreRows, double baselineRows) {
        public HalfLives {
            requireThat(
                    scoreRows >= 0.0 && Double.isFinite(scoreRows),
                    "score_halflife must be 0 rows or more, not " + scoreRows);
            requireThat(
                    baselineRows >= 0.0 && Double.isFinite(baselineRows),
                    "baseline_halflife must be 0 rows or more, not " + baselineRows);
        }
    }

    /**
     * @param takesBaseline input {@code baseline}; needs the residual
     * @param givesContribution output {@code contribution}
     * @param givesResidual output {@code residual}
     * @param batchMax most windows in one run, 1 or more
     */
    public record Graph(
            boolean takesBaseline, boolean givesContribution, boolean givesResidual, int batchMax) {
        public Graph {
            requireThat(
                    givesResidual || !takesBaseline,
                    "input baseline needs the output residual, which the gateway averages for it");
        }
    }

    public ModelManifest {
        channels = List.copyOf(channels);
        units = List.copyOf(units);
        requireThat(!channels.isEmpty(), "channels must name at least one channel");
        requireThat(
                channels.size() <= CHANNELS_MAX,
                "at most " + CHANNELS_MAX + " channels, not " + channels.size());
        requireThat(
                channels.stream().distinct().count() == channels.size(),
                "channels must be different, not " + channels);
        requireThat(
                units.size() == channels.size(),
                "units must have one entry for each of the "
                        + channels.size()
                        + " channels, not "
                        + units.size());
        requireThat(
                period.compareTo(PERIOD_MIN) >= 0 && period.compareTo(PERIOD_MAX) <= 0,
                "period must be between 1 ms and 1 day, not " + period);
        requireThat(
                window >= 1 && window <= WINDOW_MAX,
                "window must be 1 to " + WINDOW_MAX + " rows, not " + window);
        requireThat(
                (long) window * channels.size() <= VALUES_MAX,
                "window times channels must be at most " + VALUES_MAX);
        requireThat(
                threshold > 0.0 && Double.isFinite(threshold),
                "threshold must be a finite number above 0, not " + threshold);
    }

    /**
     * What keeps this model from judging devices of {@code profile}: channels that the profile does
     * not have, or has in another unit. A model's unit {@code 1} is taken for "nobody said": files
     * without units give it. The order may differ, since rows are filled by name, and the profile
     * may have channels that the model leaves out. Empty when it fits.
     */
    public List<String> problemsWith(DeviceProfile profile) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < channels.size(); i++) {
            String name = channels.get(i);
            String unit = units.get(i);
            Optional<ChannelSpec> channel = profile.channel(name);
            if (channel.isEmpty()) {
                problems.add(
                        "the model needs channel %s, which profile %s does not have (it has %s)"
                                .formatted(name, profile.name(), namesOf(profile)));
            } else if (!unit.equals("1") && !channel.get().unit().code().equals(unit)) {
                problems.add(
                        "the model was trained on %s in %s, profile %s has it in %s"
                                .formatted(
                                        name, unit, profile.name(), channel.get().unit().code()));
            }
        }
        return List.copyOf(problems);
    }

    private static String namesOf(DeviceProfile profile) {
        return profile.channels().stream().map(ChannelSpec::name).collect(Collectors.joining(", "));
    }

    private static void requireThat(boolean isMet, String message) {
        if (!isMet) {
            throw new IllegalArgumentException(message);
        }
    }
}
