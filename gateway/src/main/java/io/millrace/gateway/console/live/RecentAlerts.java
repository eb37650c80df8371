package io.millrace.gateway.console.live;

import io.millrace.gateway.alert.AlertKind;
import io.millrace.gateway.alert.AlertTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Every active alert, and the last of those that are over or only tell of an event. As many active
 * ones as the rules have raised. One thread writes; anyone reads.
 */
public final class RecentAlerts {

    private static final Comparator<AlertStory> NEWEST_FIRST =
            Comparator.comparing(AlertStory::raised).reversed();

    private final int overMax;
    private final Map<String, AlertStory> active = new ConcurrentHashMap<>();
    // Replaced as a whole; newest first.
    private volatile List<AlertStory> over = List.of();

    /**
     * @param overMax most stories that are over
     */
    public RecentAlerts(int overMax) {
        this.overMax = overMax;
    }

    /** The one writing thread only. */
    public void saw(AlertTransition transition) {
        String id = transition.alertId();
        switch (transition.state()) {
            case RAISED -> {
                AlertStory story = AlertStory.begin(transition);
                if (transition.kind() == AlertKind.GATEWAY) {
                    keep(story);
                } else {
                    active.putIfAbsent(id, story);
                }
            }
            case ACKNOWLEDGED ->
                    active.computeIfPresent(
                            id, (_, story) -> story.acknowledged(transition.gatewayTime()));
            case CLEARED -> {
                AlertStory story = active.get(id);
                if (story != null) {
                    // A reader in between sees it twice rather than not at all.
                    keep(story.cleared(transition.gatewayTime()));
                    active.remove(id);
                }
            }
        }
    }

    private void keep(AlertStory story) {
        List<AlertStory> next = new ArrayList<>(over.size() + 1);
        next.add(story);
        next.addAll(over.subList(0, Math.min(over.size(), overMax - 1)));
        over = List.copyOf(next);
    }

    /**
     * What was active before this start. Once, before anything else.
     *
     * @param isAcknowledged by id
     */
    public void recovered(List<AlertTransition> before, Predicate<String> isAcknowledged) {
        before.forEach(this::saw);
        active.replaceAll(
                (id, story) -> isAcknowledged.test(id) ? story.acknowledgedBefore() : story);
    }

    /** Those that are active, newest raise first. Thread-safe. */
    public List<AlertStory> active() {
        return active.values().stream().sorted(NEWEST_FIRST).toList();
    }

    /** All of them, newest raise first, each once. Thread-safe. */
    public List<AlertStory> newestFirst() {
        Map<String, AlertStory> byId = new LinkedHashMap<>();
        // First those that are over: of a story that is just ending, its end counts.
        Stream.concat(over.stream(), active.values().stream())
                .forEach(story -> byId.putIfAbsent(story.alertId(), story));
        return byId.values().stream().sorted(NEWEST_FIRST).toList();
    }
}
