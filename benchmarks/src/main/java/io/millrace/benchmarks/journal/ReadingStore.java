package io.millrace.benchmarks.journal;

import io.millrace.bridge.envelope.Envelope.Reading;
import java.util.List;

/** Something that keeps readings through a power loss. One thread calls it. */
public interface ReadingStore extends AutoCloseable {

    /** Takes them; they are safe within a commit interval. */
    void append(List<Reading> readings);

    /** Everything is safe when it returns. */
    @Override
    void close();
}
