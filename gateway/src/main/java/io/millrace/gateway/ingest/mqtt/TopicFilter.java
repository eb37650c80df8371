package io.millrace.gateway.ingest.mqtt;

import java.util.Arrays;

/**
 * An MQTT topic filter (MQTT 5, section 4.7): {@code +} matches one level, a last {@code #} matches
 * the rest, none included. Immutable.
 */
final class TopicFilter {

    private final String[] levels;
    private final boolean isOpen;

    TopicFilter(String filter) {
        String[] all = filter.split("/", -1);
        this.isOpen = all[all.length - 1].equals("#");
        this.levels = isOpen ? Arrays.copyOf(all, all.length - 1) : all;
    }

    boolean matches(String topic) {
        // Wildcards at the start do not match topics that begin with $ (4.7.2).
        if (topic.startsWith("$") && !(levels.length > 0 && levels[0].startsWith("$"))) {
            return false;
        }
        String[] found = topic.split("/", -1);
        if (found.length < levels.length || (!isOpen && found.length > levels.length)) {
            return false;
        }
        for (int i = 0; i < levels.length; i++) {
            if (!levels[i].equals("+") && !levels[i].equals(found[i])) {
                return false;
            }
        }
        return true;
    }
}
