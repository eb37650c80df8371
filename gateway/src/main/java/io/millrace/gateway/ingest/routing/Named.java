package io.millrace.gateway.ingest.routing;

import java.util.ArrayList;
import java.util.List;

/**
 * What an entry with wildcards or a key makes of a message.
 *
 * @param name the device's, with {@code {key}} as long as the word is not known
 * @param origin what the wildcards matched and then the word: two origins with one name are two
 *     devices, and the second is refused
 */
record Named(String name, List<String> origin) {
    private static final String KEY = "{key}";

    Named {
        origin = List.copyOf(origin);
    }

    Named with(String word) {
        List<String> longer = new ArrayList<>(origin);
        longer.add(word);
        return new Named(name.replace(KEY, word), longer);
    }
}
