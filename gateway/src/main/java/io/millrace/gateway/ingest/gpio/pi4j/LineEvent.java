package io.millrace.gateway.ingest.gpio.pi4j;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import java.time.Duration;
import java.util.Optional;

/** A change of state with what Pi4J's own event lacks: when, and what was lost before it. */
public final class LineEvent extends DigitalStateChangeEvent<DigitalInput> {

    private final Duration age;
    private final long lostBefore;
    private final Optional<String> end;

    private LineEvent(
            DigitalInput source, DigitalState state, Duration age, long lostBefore, String end) {
        super(source, state);
        this.age = age;
        this.lostBefore = lostBefore;
        this.end = end.isEmpty() ? Optional.empty() : Optional.of(end);
    }

    /**
     * @param age how long ago
     * @param lostBefore edges between the event before and this one
     */
    public static LineEvent edge(
            DigitalInput source, boolean isHigh, Duration age, long lostBefore) {
        DigitalState state = isHigh ? DigitalState.HIGH : DigitalState.LOW;
        return new LineEvent(source, state, age, lostBefore, "");
    }

    /** The last event of a line: it can be read no more. */
    public static LineEvent end(DigitalInput source, String why) {
        return new LineEvent(source, DigitalState.UNKNOWN, Duration.ZERO, 0, why);
    }

    public Duration age() {
        return age;
    }

    public long lostBefore() {
        return lostBefore;
    }

    /** Why no more will come; empty for an edge. */
    public Optional<String> end() {
        return end;
    }
}
