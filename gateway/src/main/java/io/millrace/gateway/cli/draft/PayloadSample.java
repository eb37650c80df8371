package io.millrace.gateway.cli.draft;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What stands in a JSON document that a sensor has sent: numbers that may be channels, and what
 * looks like its time and its sequence.
 *
 * @param values numbers and truth values
 * @param others what is neither
 */
record PayloadSample(
        List<Leaf> values, Optional<Time> time, Optional<Leaf> sequence, List<Leaf> others) {

    /** Deeper and more than any sensor sends. */
    private static final int LEAVES_MAX = 256;

    private static final Set<String> TIME_NAMES =
            Set.of("ts", "t", "time", "timestamp", "datetime", "date", "at", "utc", "epoch");
    private static final Set<String> SEQUENCE_NAMES =
            Set.of(
                    "seq",
                    "sequence",
                    "seqno",
                    "n",
                    "nr",
                    "no",
                    "counter",
                    "msgid",
                    "packet",
                    "fcnt");

    /** A single value, where it is and what it was. */
    record Leaf(List<String> way, JsonNode value) {
        String pointer() {
            StringBuilder pointer = new StringBuilder();
            for (String member : way) {
                // RFC 6901: ~ before /.
                pointer.append('/').append(member.replace("~", "~0").replace("/", "~1"));
            }
            return pointer.toString();
        }

        private String name() {
            return way.isEmpty() ? "" : way.getLast().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param format the word for it in a profile
     */
    record Time(Leaf leaf, String format) {}

    static PayloadSample of(JsonNode document) {
        List<Leaf> leaves = new ArrayList<>();
        collect(document, List.of(), leaves);
        Optional<Time> time = leaves.stream().flatMap(leaf -> time(leaf).stream()).findFirst();
        Optional<Leaf> sequence = leaves.stream().filter(PayloadSample::isSequence).findFirst();
        List<Leaf> values = new ArrayList<>();
        List<Leaf> others = new ArrayList<>();
        for (Leaf leaf : leaves) {
            boolean isTaken =
                    time.filter(found -> found.leaf().equals(leaf)).isPresent()
                            || sequence.filter(leaf::equals).isPresent();
            if (!isTaken) {
                (isValue(leaf.value()) ? values : others).add(leaf);
            }
        }
        return new PayloadSample(values, time, sequence, others);
    }

    private static void collect(JsonNode node, List<String> way, List<Leaf> leaves) {
        if (leaves.size() >= LEAVES_MAX) {
            return;
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(member ->
                            collect(member.getValue(), longer(way, member.getKey()), leaves));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), longer(way, Integer.toString(i)), leaves);
            }
        } else {
            leaves.add(new Leaf(way, node));
        }
    }

    private static List<String> longer(List<String> way, String member) {
        List<String> longer = new ArrayList<>(way);
        longer.add(member);
        return List.copyOf(longer);
    }

    private static boolean isValue(JsonNode node) {
        return node.isNumber()
                || node.isBoolean()
                || (node.isTextual() && node.asText().strip().matches("[-+]?\\d+(\\.\\d+)?"));
    }

    private static boolean isSequence(Leaf leaf) {
        return SEQUENCE_NAMES.contains(leaf.name()) && leaf.value().isIntegralNumber();
    }

    private static Optional<Time> time(Leaf leaf) {
        if (leaf.value().isTextual()) {
            return isIso(leaf.value().asText())
                    ? Optional.of(new Time(leaf, "iso8601"))
                    : Optional.empty();
        }
        if (!leaf.value().isNumber() || !TIME_NAMES.contains(leaf.name())) {
            return Optional.empty();
        }
        return epoch(leaf.value().asDouble()).map(format -> new Time(leaf, format));
    }

    private static boolean isIso(String text) {
        try {
            OffsetDateTime.parse(text.strip().replace(' ', 'T'));
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }

    /** By its size: a time from 2001 to 2096 in one of the units. */
    private static Optional<String> epoch(double count) {
        String[] formats = {"epoch-s", "epoch-ms", "epoch-us", "epoch-ns"};
        double perSecond = 1.0;
        for (String format : formats) {
            if (count / perSecond >= 1e9 && count / perSecond < 4e9) {
                return Optional.of(format);
            }
            perSecond *= 1_000.0;
        }
        return Optional.empty();
    }
}
