package io.millrace.gateway.ingest.payload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The places of a document that somebody wants to know, each once: channels often share those of
 * time and sequence. Not thread-safe.
 */
final class Places {

    private static final int NOWHERE = -1;

    private final List<String> pointers = new ArrayList<>();

    /** The number of a place, as {@link #at} takes it. */
    int add(Optional<String> pointer) {
        if (pointer.isEmpty()) {
            return NOWHERE;
        }
        if (!pointers.contains(pointer.get())) {
            pointers.add(pointer.get());
        }
        return pointers.indexOf(pointer.get());
    }

    List<String> pointers() {
        return List.copyOf(pointers);
    }

    static Scalar at(Scalar[] fields, int place) {
        return place == NOWHERE ? Scalar.MISSING : fields[place];
    }
}
