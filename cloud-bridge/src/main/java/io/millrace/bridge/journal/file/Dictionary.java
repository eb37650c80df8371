package io.millrace.bridge.journal.file;

import io.millrace.bridge.envelope.Sensor;

/** Numbers in place of sensors, as blocks use them. */
interface Dictionary {
    /** A block defines the number at its first use in the segment. */
    void define(int id, Sensor sensor);

    /**
     * @throws MalformedBlockException when nothing ever defined it, or the definition is damaged
     */
    Sensor sensor(int id);
}
