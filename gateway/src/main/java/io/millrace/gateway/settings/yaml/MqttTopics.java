package io.millrace.gateway.settings.yaml;

import java.util.regex.Pattern;

/** What MQTT allows as a topic filter (MQTT 5, section 4.7), and how two of them meet. */
final class MqttTopics {
    private static final int LENGTH_MAX = 65_535;
    private static final Pattern SPLIT = Pattern.compile("/");

    private MqttTopics() {}

    /**
     * @throws IllegalArgumentException with a message for the user
     */
    static String requireFilter(String text) {
        String[] levels = levels(text);
        for (int level = 0; level < levels.length; level++) {
            boolean isLast = level == levels.length - 1;
            boolean hasWildcard = levels[level].contains("+") || levels[level].contains("#");
            if (hasWildcard
                    && !levels[level].equals("+")
                    && !(isLast && levels[level].equals("#"))) {
                throw new IllegalArgumentException(
                        "\"%s\": + stands for a whole level, # for all that follow"
                                .formatted(text));
            }
        }
        if (text.isEmpty() || text.length() > LENGTH_MAX || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "expected a topic filter such as factory/line1/#, found \"" + text + "\"");
        }
        return text;
    }

    /**
     * The topic of a device: a filter without {@code #}, because its channels stand below it.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    static String requireDeviceTopic(String text) {
        requireFilter(text);
        if (text.startsWith("$share/")) {
            throw new IllegalArgumentException(
                    "\"%s\" is a shared subscription: two gateways on one sensor would break its order; give each gateway its own devices, by their plain topics"
                            .formatted(text));
        }
        if (text.endsWith("#")) {
            throw new IllegalArgumentException(
                    "# is not allowed in a device's topic; use + for each level that varies");
        }
        if (text.startsWith("/") || text.endsWith("/") || text.startsWith("$")) {
            throw new IllegalArgumentException(
                    "\"%s\" must not begin with / or $ nor end with /".formatted(text));
        }
        return text;
    }

    static int wildcards(String filter) {
        return (int) filter.chars().filter(letter -> letter == '+').count();
    }

    /** Whether some topic matches both filters; neither has a {@code #}. */
    static boolean overlap(String left, String right) {
        String[] leftLevels = levels(left);
        String[] rightLevels = levels(right);
        if (leftLevels.length != rightLevels.length) {
            return false;
        }
        for (int level = 0; level < leftLevels.length; level++) {
            boolean isAny = leftLevels[level].equals("+") || rightLevels[level].equals("+");
            if (!isAny && !leftLevels[level].equals(rightLevels[level])) {
                return false;
            }
        }
        return true;
    }

    private static String[] levels(String topic) {
        return SPLIT.split(topic, -1);
    }
}
