package io.millrace.profile.yaml;

import io.millrace.profile.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The value of one key or item. Each reading method gives the value as the type it names, or
 * reports what was found instead and gives nothing. Not thread-safe.
 */
public final class YamlValue {
    /** Largest whole number that a double holds exactly. */
    private static final double WHOLE_MAX = 9_007_199_254_740_992.0;

    private final YamlPlace place;
    private final YamlNode node;

    private YamlValue(YamlPlace place, YamlNode node) {
        this.place = place;
        this.node = node;
    }

    static YamlValue of(YamlPlace place, YamlNode node) {
        return new YamlValue(place, node);
    }

    static YamlValue fromOutside(YamlPlace parent, String key, String text) {
        String variable = parent.context().overrides().variableOf(parent.pathOf(key));
        YamlPosition position = YamlPosition.startOf(variable);
        return new YamlValue(
                parent.key(key, position),
                new YamlNode.Scalar(position, YamlNode.Kind.OUTSIDE, text));
    }

    /** Text; a number or boolean must be quoted to count as such. */
    public Optional<String> text() {
        if (node instanceof YamlNode.Scalar(var _, YamlNode.Kind kind, String text)) {
            if (kind == YamlNode.Kind.TEXT || kind == YamlNode.Kind.OUTSIDE) {
                return Optional.of(text);
            }
            String hint = kind == YamlNode.Kind.NOTHING ? "" : "; put it in quotes";
            return expected("text", hint);
        }
        return expected("text", "");
    }

    /** Text, number or boolean as it is written. Its problems never show the value. */
    public Optional<String> anyScalar() {
        if (node instanceof YamlNode.Scalar(var _, YamlNode.Kind kind, String text)
                && kind != YamlNode.Kind.NOTHING) {
            return Optional.of(text);
        }
        return expected("one value", "");
    }

    /** A finite number. */
    public Optional<Double> number() {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            return expected("a number", "");
        }
        Optional<Double> number = NumberText.parse(scalar.text());
        boolean isNumber =
                scalar.kind() == YamlNode.Kind.NUMBER
                        || (scalar.kind() == YamlNode.Kind.OUTSIDE && number.isPresent());
        if (!isNumber) {
            boolean isQuoted = scalar.kind() == YamlNode.Kind.TEXT && number.isPresent();
            return expected("a number", isQuoted ? "; remove the quotes" : "");
        }
        return number.filter(Double::isFinite).isPresent()
                ? number
                : expected("a finite number", "");
    }

    /** A number from {@code low} to {@code high}, both included. */
    public Optional<Double> numberBetween(double low, double high) {
        Optional<Double> number = number();
        if (number.filter(value -> value < low || value > high).isPresent()) {
            return expected("a number from %s to %s".formatted(plain(low), plain(high)), "");
        }
        return number;
    }

    /** A number of {@code low} or more. */
    public Optional<Double> numberFrom(double low) {
        Optional<Double> number = number();
        if (number.filter(value -> value < low).isPresent()) {
            return expected("a number of %s or more".formatted(plain(low)), "");
        }
        return number;
    }

    /** A whole number from {@code low} to {@code high}, both included. */
    public Optional<Integer> integerBetween(int low, int high) {
        Optional<Double> number = number();
        if (number.isEmpty()) {
            return Optional.empty();
        }
        double value = number.get();
        boolean isWhole = value == Math.rint(value) && Math.abs(value) <= WHOLE_MAX;
        if (!isWhole || value < low || value > high) {
            return expected("a whole number from %d to %d".formatted(low, high), "");
        }
        return Optional.of((int) value);
    }

    public Optional<Boolean> bool() {
        if (node instanceof YamlNode.Scalar(var _, YamlNode.Kind kind, String text)
                && (kind == YamlNode.Kind.BOOLEAN || kind == YamlNode.Kind.OUTSIDE)
                && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
            return Optional.of(Boolean.parseBoolean(text));
        }
        return expected("true or false", "");
    }

    /** A duration, 0 or more. */
    public Optional<Duration> duration() {
        if (isText()) {
            return parsed(DurationText::parse);
        }
        boolean isNumber =
                node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.NUMBER;
        return expected(DurationText.EXPECTED, isNumber ? "; add a unit" : "");
    }

    /** A duration longer than 0. */
    public Optional<Duration> positiveDuration() {
        Optional<Duration> duration = duration();
        return duration.filter(Duration::isZero).isPresent()
                ? expected("a duration longer than 0", "")
                : duration;
    }

    /** One of the words. */
    public <T> Optional<T> choice(Map<String, T> byWord) {
        Optional<String> word = text();
        Optional<T> chosen = word.map(byWord::get);
        if (word.isPresent() && chosen.isEmpty()) {
            List<String> words = byWord.keySet().stream().sorted().toList();
            return expected(
                    "one of " + String.join(", ", words),
                    NearestWord.suggestion(word.get(), words));
        }
        return chosen;
    }

    /**
     * Text of a special form.
     *
     * @param parser throws IllegalArgumentException with a message for the user
     */
    public <T> Optional<T> parsed(Function<String, T> parser) {
        return text().flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (IllegalArgumentException e) {
                problem(e.getMessage());
                return Optional.empty();
            }
        });
    }

    /** A mapping whose keys are those of its section. */
    public Optional<YamlMapping> mapping() {
        if (node instanceof YamlNode.Mapping(var _, List<YamlNode.Member> members)) {
            return Optional.of(YamlMapping.withKnownKeys(place, members));
        }
        return expected("a mapping (key: value)", "");
    }

    /** The entries of a mapping whose keys the user chose, in the order of the file. */
    public Map<String, YamlValue> entries() {
        if (!(node instanceof YamlNode.Mapping(var _, List<YamlNode.Member> members))) {
            expected("a mapping (name: ...)", "");
            return Map.of();
        }
        Map<String, YamlValue> entries = new LinkedHashMap<>();
        for (YamlNode.Member member : YamlMapping.withoutDuplicates(place, members)) {
            YamlPlace at = place.chosenName(member.key(), member.position());
            entries.put(member.key(), new YamlValue(at, member.value()));
        }
        return entries;
    }

    /** Whether it is exactly this text, however written. */
    public boolean isWord(String word) {
        return node instanceof YamlNode.Scalar scalar && scalar.text().equals(word);
    }

    /** Text, or from outside, where everything is. */
    public boolean isText() {
        return node instanceof YamlNode.Scalar scalar
                && (scalar.kind() == YamlNode.Kind.TEXT || scalar.kind() == YamlNode.Kind.OUTSIDE);
    }

    public boolean isList() {
        return node instanceof YamlNode.Sequence;
    }

    public boolean isMapping() {
        return node instanceof YamlNode.Mapping;
    }

    public Optional<List<YamlValue>> items() {
        if (!(node instanceof YamlNode.Sequence(var _, List<YamlNode> nodes))) {
            return expected("a list", "");
        }
        List<YamlValue> items = new ArrayList<>();
        for (YamlNode item : nodes) {
            items.add(new YamlValue(place.item(items.size(), item.position()), item));
        }
        return Optional.of(items);
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

    public String path() {
        return place.path();
    }

    /** Where the value stands; where its key stands when it is empty. */
    public YamlPosition position() {
        boolean isEmpty =
                node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.NOTHING;
        return isEmpty ? place.keyPosition() : node.position();
    }

    /** Where its key stands, or the item itself. */
    public YamlPosition keyPosition() {
        return place.keyPosition();
    }

    /** Reports that the value is wrong. */
    public void problem(String message) {
        place.context().problems().error(position(), place.path(), message);
    }

    /** Reports that the key should not be there or is wrong. */
    public void keyProblem(String message) {
        place.context().problems().error(place.keyPosition(), place.path(), message);
    }

    /** Reports what the user should know about the value. */
    public void warning(String message) {
        place.context().problems().warning(position(), place.path(), message);
    }

    private <T> Optional<T> expected(String what, String hint) {
        problem("expected " + what + ", found " + node.described() + hint);
        return Optional.empty();
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < WHOLE_MAX
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
