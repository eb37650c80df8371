package io.millrace.gateway.console;

import io.millrace.gateway.alert.TrialAlerts;
import io.millrace.gateway.console.GatewayStatus.ModelLook;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.score.ModelScore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/**
 * What each model has said of each device, shadows included, so that a candidate can be held
 * against the model in service: both are counted by the same rules. The pipeline thread writes,
 * anyone reads.
 */
final class ModelBook {
    private final Map<Key, Page> pages = new ConcurrentHashMap<>();

    private record Key(DeviceId device, String model) {}

    /** The counters of one model on one device; only the pipeline thread touches the trial. */
    private record Page(ModelLook look, TrialAlerts trial) {}

    void saw(ModelScore score) {
        Key key = new Key(score.device(), score.model());
        Page page = pages.get(key);
        TrialAlerts trial = page == null ? new TrialAlerts() : page.trial();
        long alerts = trial.wouldRaise(score) ? 1 : 0;
        long windows = 1;
        if (page != null) {
            alerts += page.look().alerts();
            windows += page.look().windows();
        }
        ModelLook look =
                new ModelLook(
                        score.device().name(),
                        score.model(),
                        score.isShadow() ? "shadow" : "active",
                        score.score(),
                        score.threshold(),
                        windows,
                        alerts);
        pages.put(key, new Page(look, trial));
    }

    /** Forgets models that no longer judge a device, by device and {@code NAME@VERSION}. */
    void follow(BiPredicate<DeviceId, String> isInUse) {
        pages.keySet().removeIf(key -> !isInUse.test(key.device(), key.model()));
    }

    /** By device, the active model first. Thread-safe. */
    List<ModelLook> looks() {
        return pages.values().stream()
                .map(Page::look)
                .sorted(
                        Comparator.comparing(ModelLook::device)
                                .thenComparing(ModelLook::role)
                                .thenComparing(ModelLook::model))
                .toList();
    }
}
