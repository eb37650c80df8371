package io.millrace.gateway.ingest.routing;

import io.millrace.gateway.ingest.routing.Route.KeyedPart;
import io.millrace.gateway.ingest.routing.Route.Open;
import io.millrace.gateway.ingest.routing.Route.Part;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keyed devices of one topic while they are collected. Not thread-safe. */
final class KeyGroups {

    private static final class Group {
        private final Map<String, Part> byWord = new HashMap<>();
        private Optional<Open> others = Optional.empty();
    }

    private final Map<String, Group> byPointer = new LinkedHashMap<>();

    void add(String pointer, String word, Part part) {
        group(pointer).byWord.put(word, part);
    }

    void add(String pointer, Open open) {
        group(pointer).others = Optional.of(open);
    }

    List<KeyedPart> parts() {
        return byPointer.entrySet().stream()
                .map(entry ->
                        new KeyedPart(
                                entry.getKey(), entry.getValue().byWord, entry.getValue().others))
                .toList();
    }

    private Group group(String pointer) {
        return byPointer.computeIfAbsent(pointer, _ -> new Group());
    }
}
