package io.millrace.profile.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keys with values. Unknown and repeated keys are reported as soon as it is opened, missing and
 * wrong ones as they are asked for; reading goes on, so that one pass finds all problems. Not
 * thread-safe.
 */
public final class YamlMapping {
    private final YamlPlace place;
    private final Map<String, YamlValue> values;

    private YamlMapping(YamlPlace place, Map<String, YamlValue> values) {
        this.place = place;
        this.values = values;
    }

    /** A mapping whose keys the program knows. */
    static YamlMapping withKnownKeys(YamlPlace place, List<YamlNode.Member> members) {
        List<String> known = place.context().sections().keys(place.section());
        List<YamlNode.Member> accepted = new ArrayList<>();
        for (YamlNode.Member member : members) {
            if (known.contains(member.key())) {
                accepted.add(member);
            } else {
                String suggestion = NearestWord.suggestion(member.key(), known);
                String hint =
                        suggestion.isEmpty() ? "; known here: " + knownText(known) : suggestion;
                place.context()
                        .problems()
                        .error(member.position(), place.pathOf(member.key()), "unknown key" + hint);
            }
        }
        Map<String, YamlValue> values = new LinkedHashMap<>();
        for (YamlNode.Member member : withoutDuplicates(place, accepted)) {
            YamlPlace at = place.key(member.key(), member.position());
            values.put(member.key(), YamlValue.of(at, member.value()));
        }
        return new YamlMapping(place, values);
    }

    /** The value of a key, from the file or from what overrides it. */
    public Optional<YamlValue> find(String key) {
        requireKnown(key);
        Optional<YamlValue> given =
                place.context()
                        .overrides()
                        .find(place.pathOf(key))
                        .map(text -> YamlValue.fromOutside(place, key, text));
        return given.or(() -> Optional.ofNullable(values.get(key)));
    }

    /** Like {@link #find}, but reports when there is none. */
    public Optional<YamlValue> require(String key) {
        Optional<YamlValue> found = find(key);
        if (found.isEmpty()) {
            place.context()
                    .problems()
                    .error(place.keyPosition(), place.pathOf(key), "is missing; add it");
        }
        return found;
    }

    /**
     * A part of its own that may be left out: then it is empty, so that its defaults and overrides
     * still count.
     */
    public YamlMapping section(String key) {
        requireKnown(key);
        YamlMapping empty = withKnownKeys(place.key(key, place.keyPosition()), List.of());
        return Optional.ofNullable(values.get(key)).flatMap(YamlValue::mapping).orElse(empty);
    }

    /**
     * The values of a part whose keys the user chose and whose values are scalars. A variable below
     * it overrides the key that it would be the variable of, or else adds a key: its name in lower
     * case with dots.
     */
    public Map<String, YamlValue> scalars(String key) {
        requireKnown(key);
        Map<String, YamlValue> entries =
                new LinkedHashMap<>(
                        Optional.ofNullable(values.get(key))
                                .map(YamlValue::entries)
                                .orElse(Map.of()));
        YamlOverrides overrides = place.context().overrides();
        YamlPlace at = place.key(key, place.keyPosition());
        overrides
                .below(at.path())
                .forEach((rest, text) -> {
                    String variable = overrides.variableOf(at.path()) + "_" + rest;
                    String name =
                            entries.keySet().stream()
                                    .filter(known ->
                                            overrides.variableOf(at.pathOf(known)).equals(variable))
                                    .findFirst()
                                    .orElse(rest.toLowerCase(Locale.ROOT).replace('_', '.'));
                    entries.put(name, YamlValue.fromOutside(at, name, text));
                });
        return entries;
    }

    /** Whether the file itself has the key, whatever overrides it. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Dotted path from the top of the file; empty at the top. */
    public String path() {
        return place.path();
    }

    /** Where the key of this mapping stands. */
    public YamlPosition position() {
        return place.keyPosition();
    }

    /** Reports that this part as a whole is wrong. */
    public void problem(String message) {
        place.context().problems().error(place.keyPosition(), place.path(), message);
    }

    /**
     * Reports that a key of this part is wrong or missing, at a position of the caller's choice.
     */
    public void problemAt(YamlPosition position, String key, String message) {
        place.context().problems().error(position, place.pathOf(key), message);
    }

    /**
     * Makes a value whose constructor checks how its parts fit together, and reports its complaint.
     *
     * @param maker throws IllegalArgumentException with a message for the user
     */
    public <T> Optional<T> build(Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (IllegalArgumentException e) {
            problem(e.getMessage());
            return Optional.empty();
        }
    }

    private void requireKnown(String key) {
        String section = place.section();
        if (!place.context().sections().keys(section).contains(key)) {
            throw new IllegalArgumentException("section " + section + " knows no key " + key);
        }
    }

    static List<YamlNode.Member> withoutDuplicates(YamlPlace place, List<YamlNode.Member> members) {
        Map<String, YamlNode.Member> first = new LinkedHashMap<>();
        for (YamlNode.Member member : members) {
            YamlNode.Member earlier = first.putIfAbsent(member.key(), member);
            if (earlier != null) {
                String message =
                        "is given twice, first in line %d; remove one"
                                .formatted(earlier.position().line());
                place.context()
                        .problems()
                        .error(member.position(), place.pathOf(member.key()), message);
            }
        }
        return List.copyOf(first.values());
    }

    private static String knownText(List<String> known) {
        return String.join(", ", known);
    }
}
