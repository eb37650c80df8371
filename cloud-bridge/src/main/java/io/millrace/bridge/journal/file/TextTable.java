package io.millrace.bridge.journal.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The few texts that a block's entries share: count, then each with its length. */
final class TextTable {
    private final Map<String, Integer> places = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    int placeOf(String text) {
        Integer place = places.get(text);
        if (place == null) {
            place = texts.size();
            places.put(text, place);
            texts.add(text);
        }
        return place;
    }

    int size() {
        return texts.size();
    }

    String text(int place) {
        if (place >= texts.size()) {
            throw new MalformedBlockException("names text %d of %d".formatted(place, texts.size()));
        }
        return texts.get(place);
    }

    void write(PackedOutput out) {
        out.putVarint(texts.size());
        texts.forEach(out::putString);
    }

    static TextTable read(PackedInput in) {
        TextTable table = new TextTable();
        for (int left = in.getCount(1 << 20); left > 0; left--) {
            table.texts.add(in.getString());
        }
        return table;
    }
}
