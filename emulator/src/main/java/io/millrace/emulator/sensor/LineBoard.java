package io.millrace.emulator.sensor;

import java.time.Instant;

/** The GPIO lines that the plant's wires end at. Each rests low until it is first moved. */
public interface LineBoard {

    /**
     * The voltage of a line from {@code when} on; an edge when it changes.
     *
     * @param when not before that of the line's last edge
     */
    void set(int line, boolean isHigh, Instant when);
}
