package io.millrace.rules;

import io.millrace.emulator.plant.DeviceRandom;
import io.millrace.emulator.plant.DeviceSimulation;
import io.millrace.gateway.alert.AlertRules;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.pipeline.Judge.Scored;
import io.millrace.gateway.pipeline.RulesJudge;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import io.millrace.gateway.report.ReportFilter;
import io.millrace.gateway.score.ModelAssignment.ModelUse;
import io.millrace.gateway.score.ModelScore;
import io.millrace.gateway.score.Scorer;
import io.millrace.gateway.score.onnx.OnnxModelLoader;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Devices of one profile, played by the emulator and judged by the gateway's own scorer, alert
 * rules and reporting filter with the shipped model, in a time of their own: an hour takes a
 * second. What lies between the two, MQTT and decoding, is left out ({@link PayloadRoundTripTest}
 * has it). Not thread-safe.
 */
final class JudgedPlant implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-20T08:00:00Z");

    private static final Path MODELS = Repository.root().resolve("models/shipped");

    private final DeviceProfile profile;
    private final Duration period;
    private final Map<DeviceId, DeviceSimulation> devices = new LinkedHashMap<>();
    private final Scorer scorer;
    private final RulesJudge judge;
    private long steps;
    private long alerts;
    private double largestScoreRatio;

    JudgedPlant(DeviceProfile profile) {
        this.profile = profile;
        this.period = profile.emulation().orElseThrow().period();
        List<ModelUse> models =
                profile.modelFile().map(file -> new ModelUse(file, false)).stream().toList();
        scorer = new Scorer(_ -> models);
        profile.modelFile()
                .ifPresent(file ->
                        scorer.install(file, new OnnxModelLoader().load(MODELS.resolve(file))));
        AlertRules rules = new AlertRules(this::spec, () -> "alert-" + ++alerts);
        ReportFilter filter =
                new ReportFilter(channel -> spec(channel).orElseThrow().judgement().report());
        judge = new RulesJudge(scorer, rules, filter);
    }

    /** The same seed and name give the same running. */
    void add(String name, long seed) {
        devices.put(
                new DeviceId(name),
                new DeviceSimulation(profile, DeviceRandom.of(seed, name), period));
    }

    /** Begins a fault with the device's next values. */
    void begin(String device, String kind) {
        devices.get(new DeviceId(device)).begin(kind);
    }

    /** Since {@link #START}, at the newest values. */
    Duration elapsed() {
        return period.multipliedBy(steps);
    }

    /** One sampling period later: every device's values, and the alerts that they change. */
    List<AlertTransition> step() {
        steps++;
        Instant now = START.plus(elapsed());
        List<AlertTransition> found = new ArrayList<>();
        List<Reading> batch = new ArrayList<>();
        devices.forEach((device, simulation) -> {
            if (!simulation.isSilent()) {
                batch.addAll(readings(device, simulation.next(), now));
            }
        });
        for (Reading reading : batch) {
            found.addAll(judge.judge(reading, now).transitions());
        }
        take(judge.score(batch, now), found);
        take(judge.tick(now), found);
        return found;
    }

    /** Of all scores so far, in units of the model's threshold; 0 without a model. */
    double largestScoreRatio() {
        return largestScoreRatio;
    }

    @Override
    public void close() {
        scorer.close();
    }

    private void take(Scored scored, List<AlertTransition> found) {
        for (ModelScore score : scored.scores()) {
            largestScoreRatio = Math.max(largestScoreRatio, score.score() / score.threshold());
        }
        found.addAll(scored.transitions());
    }

    private List<Reading> readings(DeviceId device, double[] values, Instant now) {
        List<Reading> readings = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            ChannelSpec channel = profile.channels().get(i);
            readings.add(
                    new Reading(
                            new ChannelId(device, channel.name()),
                            OptionalDouble.of(asSent(channel, values[i])),
                            QualityCode.GOOD,
                            new ReadingTime(Optional.of(now), now, true),
                            OptionalLong.of(steps)));
        }
        return readings;
    }

    /** A sensor that speaks in words knows nothing between them. */
    private static double asSent(ChannelSpec channel, double value) {
        return channel.conversion()
                .wordOf(value)
                .map(word -> channel.conversion().words().get(word))
                .orElse(value);
    }

    private Optional<ChannelSpec> spec(ChannelId channel) {
        return profile.channel(channel.channel());
    }
}
