package io.millrace.gateway.console.live;

import io.millrace.gateway.alert.AlertTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The last alerts, active and over; where there are more than it keeps, those that are over go
 * first, the oldest first. One thread writes; anyone reads, and never sees a change half done.
 */
public final class RecentAlerts {

    private final int storiesMax;
    private volatile List<AlertStory> stories = List.of();

    public RecentAlerts(int storiesMax) {
        this.storiesMax = storiesMax;
    }

    /** The one writing thread only. */
    public void saw(AlertTransition transition) {
        List<AlertStory> next = new ArrayList<>(stories);
        int known = indexOf(next, transition.alertId());
        switch (transition.state()) {
            case RAISED -> {
                if (known < 0) {
                    next.addFirst(AlertStory.begin(transition));
                }
            }
            case ACKNOWLEDGED -> {
                if (known >= 0) {
                    next.set(known, next.get(known).acknowledged(transition.gatewayTime()));
                }
            }
            case CLEARED -> {
                if (known >= 0) {
                    next.set(known, next.get(known).cleared(transition.gatewayTime()));
                }
            }
        }
        while (next.size() > storiesMax) {
            next.remove(leastWanted(next));
        }
        stories = List.copyOf(next);
    }

    /**
     * What was active before this start. Once, before anything else.
     *
     * @param isAcknowledged by id
     */
    public void recovered(List<AlertTransition> active, Predicate<String> isAcknowledged) {
        active.stream()
                .sorted(Comparator.comparing(AlertTransition::gatewayTime))
                .forEach(this::saw);
        stories =
                stories.stream()
                        .map(story ->
                                isAcknowledged.test(story.alertId())
                                        ? story.acknowledgedBefore()
                                        : story)
                        .toList();
    }

    private static int indexOf(List<AlertStory> stories, String alertId) {
        for (int i = 0; i < stories.size(); i++) {
            if (stories.get(i).alertId().equals(alertId)) {
                return i;
            }
        }
        return -1;
    }

    private static int leastWanted(List<AlertStory> newestFirst) {
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            if (!newestFirst.get(i).isActive()) {
                return i;
            }
        }
        return newestFirst.size() - 1;
    }

    /** Newest raise first. Thread-safe. */
    public List<AlertStory> newestFirst() {
        return stories;
    }
}
