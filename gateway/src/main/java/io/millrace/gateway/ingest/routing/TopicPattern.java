package io.millrace.gateway.ingest.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A device's full topic with {@code +} levels, and the name it gives to what they matched. */
record TopicPattern(List<String> levels, Device device, Layout layout) {

    TopicPattern {
        levels = List.copyOf(levels);
    }

    static TopicPattern of(String topic, Device device, Layout layout) {
        return new TopicPattern(List.of(topic.split("/", -1)), device, layout);
    }

    /** The device's name when {@code found} matches: {@code {1}} is what the first + matched. */
    Optional<Named> named(String[] found) {
        if (found.length != levels.size()) {
            return Optional.empty();
        }
        List<String> matched = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
            if (levels.get(i).equals("+")) {
                matched.add(found[i]);
            } else if (!levels.get(i).equals(found[i])) {
                return Optional.empty();
            }
        }
        String name = device.entry().name();
        for (int i = matched.size(); i >= 1; i--) {
            name = name.replace("{" + i + "}", matched.get(i - 1));
        }
        return Optional.of(new Named(name, matched));
    }
}
