package io.millrace.gateway.cli.kafka;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Keeps what only the gateway may know out of what Kafka's clients say. Immutable. */
final class Secrets {

    private static final List<String> MARKS =
            List.of("password", "jaas", "secret", "ssl.keystore.key");

    /** {@code password="..."} and the like inside a login module's line. */
    private static final Pattern QUOTED = Pattern.compile("=\\s*[\"']([^\"']+)[\"']");

    private final List<String> words;

    /**
     * @param client Kafka client properties
     */
    Secrets(Map<String, String> client) {
        this.words =
                client.entrySet().stream()
                        .filter(entry -> isSecret(entry.getKey()))
                        .flatMap(entry -> words(entry.getValue()))
                        .filter(word -> !word.isBlank())
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
    }

    String hide(String text) {
        String hidden = text;
        for (String word : words) {
            hidden = hidden.replace(word, "***");
        }
        return hidden;
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return MARKS.stream().anyMatch(lower::contains);
    }

    private static Stream<String> words(String value) {
        Matcher quoted = QUOTED.matcher(value);
        Stream<String> inside = quoted.results().map(found -> found.group(1));
        return Stream.concat(Stream.of(value), inside);
    }
}
