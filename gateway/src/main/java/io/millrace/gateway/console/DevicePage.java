package io.millrace.gateway.console;

import io.millrace.gateway.console.live.AlertStory;
import io.millrace.gateway.console.live.Trace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One device in full.
 *
 * @param state as on {@link PlantPage}
 * @param alerts its last ones, active and over, newest first
 */
public record DevicePage(
        String name,
        String profile,
        Instant now,
        String state,
        List<Channel> channels,
        Optional<Score> score,
        List<AlertStory> alerts) {
    public DevicePage {
        channels = List.copyOf(channels);
        alerts = List.copyOf(alerts);
    }

    /**
     * @param quality {@code GOOD}, {@code UNCERTAIN} or {@code BAD}; empty before the first reading
     * @param time gateway time of the newest reading
     * @param hour only on request
     */
    public record Channel(
            String name,
            String unit,
            OptionalDouble value,
            Optional<String> quality,
            Optional<String> reason,
            Optional<Instant> time,
            Bounds bounds,
            Optional<Trace> hour) {}

    /**
     * @param model {@code NAME@VERSION}
     * @param isShadow it raises nothing
     * @param contributions each channel's share of the score, 0 to 1
     * @param hour only on request
     */
    public record Score(
            double score,
            double threshold,
            String model,
            boolean isShadow,
            Map<String, Double> contributions,
            Optional<Trace> hour) {
        public Score {
            contributions = Map.copyOf(contributions);
        }
    }
}
