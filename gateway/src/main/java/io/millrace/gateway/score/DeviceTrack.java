package io.millrace.gateway.score;

import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.Reading;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One device as one model sees it: its window, its baseline and its smoothed score. Not
 * thread-safe.
 */
final class DeviceTrack {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final Duration IDLE_MIN = Duration.ofMillis(500);

    /** Whose state it is. The version is left out: the window outlives a swap. */
    record Key(DeviceId device, String model) {}

    private final DeviceId device;
    private final ModelRunner runner;
    private final ModelManifest manifest;
    private final boolean isShadow;
    private final Map<String, Integer> channelIndex = new HashMap<>();
    private final DeviceWindow window;
    private final ScoreSmoothing smoothing;
    private final Duration idle;
    private boolean isWaiting;
    private boolean isLearned;
    private Instant lastArrival = Instant.MAX;

    DeviceTrack(DeviceId device, ModelRunner runner, boolean isShadow) {
        this.device = device;
        this.runner = runner;
        manifest = runner.manifest();
        this.isShadow = isShadow || !manifest.isDeployable();
        for (String channel : manifest.channels()) {
            channelIndex.put(channel, channelIndex.size());
        }
        window = new DeviceWindow(manifest);
        smoothing = new ScoreSmoothing(manifest);
        Duration twoRows = manifest.period().multipliedBy(2);
        idle = twoRows.compareTo(IDLE_MIN) > 0 ? twoRows : IDLE_MIN;
    }

    Key key() {
        return new Key(device, runner.name());
    }

    boolean isWaiting() {
        return isWaiting;
    }

    /** Whether it goes on with what this very version has learned of the device. */
    boolean isLearned() {
        return isLearned;
    }

    /** The reading must have a finite value and a time that fits nanoseconds in a long. */
    void take(Reading reading, List<ModelScore> scores) {
        Integer channel = channelIndex.get(reading.channel().channel());
        if (channel == null) {
            return;
        }
        lastArrival = reading.time().gateway();
        float value = (float) reading.value().orElseThrow();
        window.accept(channel, value, nanos(reading.time().best()), new Completed(scores));
    }

    void tick(Instant now, List<ModelScore> scores) {
        boolean isIdle = lastArrival.isBefore(now) && !lastArrival.plus(idle).isAfter(now);
        if (isIdle) {
            lastArrival = Instant.MAX;
            window.completeOpenRow(new Completed(scores));
        }
    }

    void fill(WindowBatch batch, int index) {
        int channels = manifest.channels().size();
        window.copyTo(batch.input(), index * manifest.window() * channels);
        smoothing.copyBaselineTo(batch.baseline(), index * channels);
        isWaiting = true;
    }

    /** Takes the result of a run; empty when there is none that means anything. */
    Optional<ModelScore> settle(long timeNanos, WindowBatch batch, int index, boolean isRun) {
        isWaiting = false;
        if (!isRun || !isSound(batch, index)) {
            smoothing.restart();
            return Optional.empty();
        }
        int offset = index * manifest.channels().size();
        Map<String, Double> deviations = deviations(batch, offset);
        double score = smoothing.take(batch.score()[index], batch.residual(), offset);
        return Optional.of(
                new ModelScore(
                        device,
                        runner.name() + "@" + manifest.version(),
                        score,
                        manifest.threshold(),
                        shares(batch, offset),
                        deviations,
                        instant(timeNanos),
                        manifest.rule(),
                        isShadow));
    }

    private boolean isSound(WindowBatch batch, int index) {
        int channels = manifest.channels().size();
        boolean isSound = Float.isFinite(batch.score()[index]);
        for (int i = index * channels; i < (index + 1) * channels; i++) {
            isSound &=
                    Float.isFinite(batch.residual()[i]) && Float.isFinite(batch.contribution()[i]);
        }
        return isSound;
    }

    private Map<String, Double> shares(WindowBatch batch, int offset) {
        if (!manifest.graph().givesContribution()) {
            return Map.of();
        }
        double sum = 0.0;
        for (int c = 0; c < manifest.channels().size(); c++) {
            sum += Math.max(0.0, batch.contribution()[offset + c]);
        }
        Map<String, Double> shares = new HashMap<>();
        for (int c = 0; sum > 0.0 && c < manifest.channels().size(); c++) {
            double part = Math.max(0.0, batch.contribution()[offset + c]);
            shares.put(manifest.channels().get(c), part / sum);
        }
        return shares;
    }

    private Map<String, Double> deviations(WindowBatch batch, int offset) {
        if (!manifest.graph().givesResidual()) {
            return Map.of();
        }
        Map<String, Double> deviations = new HashMap<>();
        for (int c = 0; c < manifest.channels().size(); c++) {
            double deviation = batch.residual()[offset + c] - batch.baseline()[offset + c];
            deviations.put(manifest.channels().get(c), deviation);
        }
        return deviations;
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
    }

    /** The channels first, then the window, then what only this version's numbers fit. */
    byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(String.join("\n", manifest.channels()));
            window.write(out);
            out.writeUTF(manifest.version());
            smoothing.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Takes over as much of {@code state} as fits this model.
     *
     * @return false when the state is damaged: this track is then good for nothing
     */
    boolean read(byte[] state) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
            boolean isSameShape =
                    in.readUTF().equals(String.join("\n", manifest.channels())) && window.read(in);
            if (isSameShape && in.readUTF().equals(manifest.version())) {
                smoothing.read(in);
                isLearned = true;
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Rows go to the runner, gaps end the smoothing once earlier rows are through. */
    private final class Completed implements DeviceWindow.Rows {
        private final List<ModelScore> scores;

        Completed(List<ModelScore> scores) {
            this.scores = scores;
        }

        @Override
        public void due(long timeNanos) {
            runner.enqueue(DeviceTrack.this, timeNanos, scores);
        }

        @Override
        public void broken() {
            if (isWaiting) {
                runner.flush(scores);
            }
            smoothing.restart();
        }
    }
}
