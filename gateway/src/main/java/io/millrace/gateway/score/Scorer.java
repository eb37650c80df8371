package io.millrace.gateway.score;

import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.score.ModelAssignment.ModelUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Scores devices: keeps one window per device and model, and runs all windows of a model that are
 * due in one run.
 *
 * <p>Rows are made on source time (see the row rules in the documentation of the model file), so a
 * burst of late readings is scored row by row, as it would have been live. BAD readings are no
 * values. Where the score is unknown (gap, warm-up, a result that is not a number) no score is
 * returned, which raises and clears nothing.
 *
 * <p>Models are handed over with {@link #install} and belong to the scorer from then on: it closes
 * them, always between two runs. A swap keeps windows whose shape and channels stay the same, so no
 * sample is lost.
 *
 * <p>Not thread-safe: the scoring thread owns it, {@code install} included.
 */
public final class Scorer implements AutoCloseable {
    /** Most windows in one run; more are scored in several. */
    static final int BATCH_MAX = 64;

    /** Source times beyond the year 2200 or before 1800 are nonsense and would not fit a long. */
    private static final long EPOCH_SECONDS_MAX = 7_258_118_400L;

    private final ModelAssignment assignment;
    private final Map<String, ModelRunner> runners = new LinkedHashMap<>();
    private final Map<DeviceId, List<DeviceTrack>> tracks = new HashMap<>();
    private final Map<DeviceTrack.Key, byte[]> restored = new HashMap<>();
    private final Map<String, String> failures = new TreeMap<>();

    public Scorer(ModelAssignment assignment) {
        this.assignment = assignment;
    }

    /**
     * Puts a model into service, in place of the one that was installed under this name, which is
     * closed. The model is the scorer's from now on.
     *
     * @param name what {@link ModelAssignment} calls it
     */
    public void install(String name, Model model) {
        ModelRunner old = runners.put(name, new ModelRunner(name, model, BATCH_MAX));
        failures.remove(name);
        rebuildTracks();
        if (old != null) {
            old.close();
        }
    }

    /** Takes a model out of service and closes it; does nothing if there is none of this name. */
    public void uninstall(String name) {
        ModelRunner old = runners.remove(name);
        failures.remove(name);
        rebuildTracks();
        if (old != null) {
            old.close();
        }
    }

    /**
     * The configuration has changed: takes models in and out of service, and asks the assignment
     * again for the devices that the change concerns. The windows of all others go on undisturbed.
     *
     * @param added by name, also in place of one of that name; the scorer's from now on
     * @param withdrawn names that no device has any more
     * @param fates what becomes of each device's windows
     */
    public void follow(
            Map<String, Model> added, Set<String> withdrawn, Function<DeviceId, Fate> fates) {
        List<ModelRunner> gone = new ArrayList<>();
        added.forEach((name, model) -> {
            ModelRunner old = runners.put(name, new ModelRunner(name, model, BATCH_MAX));
            Optional.ofNullable(old).ifPresent(gone::add);
            failures.remove(name);
        });
        restored.keySet().removeIf(key -> fates.apply(key.device()) == Fate.FORGOTTEN);
        tracks.forEach((device, ofDevice) -> {
            if (fates.apply(device) == Fate.REASSIGNED) {
                ofDevice.forEach(track -> restored.put(track.key(), track.write()));
            }
        });
        tracks.keySet().removeIf(device -> fates.apply(device) != Fate.UNTOUCHED);
        for (String name : withdrawn) {
            failures.remove(name);
            Optional.ofNullable(runners.remove(name)).ifPresent(gone::add);
        }
        gone.forEach(ModelRunner::close);
    }

    /** What a change of the configuration makes of a device's windows. */
    public enum Fate {
        /** They go on. */
        UNTOUCHED,
        /** The device may have other models; windows that fit are kept. */
        REASSIGNED,
        /** The device is gone, or its values mean something else. */
        FORGOTTEN
    }

    /** Asks the assignment again, for every device. Windows that fit are kept. */
    public void reassign() {
        rebuildTracks();
    }

    /** The models in service by name. */
    public Map<String, ModelManifest> installed() {
        Map<String, ModelManifest> manifests = new TreeMap<>();
        runners.forEach((name, runner) -> manifests.put(name, runner.manifest()));
        return manifests;
    }

    /** Models taken out of service because a run failed, and why. */
    public Map<String, String> failures() {
        return Map.copyOf(failures);
    }

    /**
     * Takes one batch of readings.
     *
     * @return the scores that became due, each device's in order of time
     */
    public List<ModelScore> score(List<Reading> batch) {
        List<ModelScore> scores = new ArrayList<>();
        for (Reading reading : batch) {
            take(reading, scores);
        }
        return flush(scores);
    }

    /**
     * Completes rows of devices that fell silent, so that the last row before the silence is
     * scored. Call a few times per second.
     */
    public List<ModelScore> tick(Instant now) {
        List<ModelScore> scores = new ArrayList<>();
        for (List<DeviceTrack> ofDevice : tracks.values()) {
            for (DeviceTrack track : ofDevice) {
                track.tick(now, scores);
            }
        }
        return flush(scores);
    }

    /**
     * Baselines, smoothing and windows of all devices, to be kept across restarts. About 4 bytes
     * per row and channel of each window and 50 per channel.
     */
    public byte[] snapshot() {
        Map<DeviceTrack.Key, byte[]> states = new HashMap<>(restored);
        tracks.values().stream()
                .flatMap(List::stream)
                .forEach(track -> states.put(track.key(), track.write()));
        return ScorerState.encode(states);
    }

    /**
     * Takes over a saved state. Each device goes on where it was once its first reading comes; what
     * belongs to another version of a model is dropped.
     *
     * @throws StateUnreadableException damaged or of an unknown version; nothing was changed
     */
    public void restore(byte[] snapshot) {
        Map<DeviceTrack.Key, byte[]> states = ScorerState.decode(snapshot);
        restored.clear();
        restored.putAll(states);
        tracks.clear();
    }

    /** Closes all models. Idempotent. */
    @Override
    public void close() {
        runners.values().forEach(ModelRunner::close);
        runners.clear();
        tracks.clear();
    }

    private void take(Reading reading, List<ModelScore> scores) {
        boolean isValue =
                reading.value().isPresent()
                        && reading.quality().level() != QualityCode.Level.BAD
                        && Float.isFinite((float) reading.value().getAsDouble());
        Instant time = reading.time().best();
        if (!isValue || Math.abs(time.getEpochSecond()) > EPOCH_SECONDS_MAX) {
            return;
        }
        for (DeviceTrack track : tracksOf(reading.channel().device())) {
            track.take(reading, scores);
        }
    }

    private List<DeviceTrack> tracksOf(DeviceId device) {
        List<DeviceTrack> known = tracks.get(device);
        if (known != null) {
            return known;
        }
        List<DeviceTrack> opened = openTracks(device);
        tracks.put(device, opened);
        return opened;
    }

    private List<DeviceTrack> openTracks(DeviceId device) {
        List<DeviceTrack> opened = new ArrayList<>();
        List<ModelUse> uses = assignment.modelsOf(device);
        for (ModelUse use : uses) {
            ModelRunner runner = runners.get(use.model());
            if (runner != null) {
                opened.add(openTrack(device, runner, use.isShadow()));
            }
        }
        forgetOthers(device, uses);
        return List.copyOf(opened);
    }

    /**
     * Goes on with what was kept under its name. Where that is another version's, what this version
     * has learned under another name is worth more: as a candidate, before it was promoted.
     */
    private DeviceTrack openTrack(DeviceId device, ModelRunner runner, boolean isShadow) {
        DeviceTrack track = new DeviceTrack(device, runner, isShadow);
        byte[] state = restored.remove(track.key());
        boolean isTaken = state == null || track.read(state);
        if (isTaken && track.isLearned()) {
            return track;
        }
        for (Map.Entry<DeviceTrack.Key, byte[]> other : restored.entrySet()) {
            DeviceTrack heir = new DeviceTrack(device, runner, isShadow);
            boolean isOwn = other.getKey().device().equals(device);
            if (isOwn && heir.read(other.getValue()) && heir.isLearned()) {
                return heir;
            }
        }
        return isTaken ? track : new DeviceTrack(device, runner, isShadow);
    }

    /** Of models that no longer judge the device. */
    private void forgetOthers(DeviceId device, List<ModelUse> uses) {
        if (!uses.isEmpty()) {
            List<String> models = uses.stream().map(ModelUse::model).toList();
            restored.keySet()
                    .removeIf(key -> key.device().equals(device) && !models.contains(key.model()));
        }
    }

    /** What the old tracks know is kept as if it had been restored. */
    private void rebuildTracks() {
        tracks.values().stream()
                .flatMap(List::stream)
                .forEach(track -> restored.put(track.key(), track.write()));
        tracks.clear();
    }

    private List<ModelScore> flush(List<ModelScore> scores) {
        runners.values().forEach(runner -> runner.flush(scores));
        for (ModelRunner runner : List.copyOf(runners.values())) {
            runner.failure().ifPresent(reason -> withdraw(runner, reason));
        }
        return scores;
    }

    private void withdraw(ModelRunner runner, String reason) {
        runners.remove(runner.name());
        failures.put(runner.name(), reason);
        rebuildTracks();
        runner.close();
    }
}
