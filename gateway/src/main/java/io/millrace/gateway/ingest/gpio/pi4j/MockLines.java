package io.millrace.gateway.ingest.gpio.pi4j;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import com.pi4j.io.gpio.digital.DigitalState;
import io.millrace.gateway.ingest.gpio.LineUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A chip without hardware: its levels are set by whoever holds it, and its lines tell the edges
 * that were asked for. For tests and for the emulator.
 *
 * <p>Thread-safe; edges are told on the caller's thread and with no lock held, for who hears them
 * may be asking for a level at the same moment.
 */
public final class MockLines extends DigitalInputProviderBase implements DigitalInputProvider {

    private static final String ID = "millrace-mock-input";

    private final Map<Integer, MockInput> open = new HashMap<>();
    private final Set<Integer> high = new HashSet<>();
    private final Map<Integer, Long> swallowed = new HashMap<>();
    private boolean isUnplugged;

    public MockLines() {
        super(ID, "Millrace without hardware");
    }

    /** Lines for the gateway. */
    public Pi4jLines lines() {
        return lines("no hardware", () -> {});
    }

    /**
     * @param description what is there in place of a chip, for an operator
     * @param end ends whatever moves the lines
     */
    public Pi4jLines lines(String description, Runnable end) {
        return new Pi4jLines(this, () -> description, end);
    }

    /** The voltage of a line; an edge when it changes. */
    public void set(int line, boolean isHigh) {
        set(line, isHigh, Duration.ZERO);
    }

    /**
     * @param age how long ago the edge was
     */
    public void set(int line, boolean isHigh, Duration age) {
        MockInput input;
        long lost;
        synchronized (this) {
            if (isHigh == high.contains(line)) {
                return;
            }
            setSilently(line, isHigh);
            input = open.get(line);
            if (input == null || !input.wants(isHigh)) {
                return;
            }
            lost = swallowed.getOrDefault(line, 0L);
            swallowed.remove(line);
        }
        input.tell(LineEvent.edge(input, isHigh, age, lost));
    }

    /** The voltage changes and the kernel does not see it. */
    public synchronized void setSilently(int line, boolean isHigh) {
        if (isHigh) {
            high.add(line);
        } else {
            high.remove(line);
        }
    }

    /** So many edges that the kernel numbers find no room before the next that is told. */
    public synchronized void lose(int line, long edges) {
        swallowed.merge(line, edges, Long::sum);
    }

    /** The chip goes: every line ends and none can be opened. */
    public void unplug() {
        List<MockInput> ended;
        synchronized (this) {
            isUnplugged = true;
            ended = List.copyOf(open.values());
            open.clear();
        }
        ended.forEach(input -> input.tell(LineEvent.end(input, "its chip has gone")));
    }

    /** The chip is there again. */
    public synchronized void plug() {
        isUnplugged = false;
    }

    /** Whether somebody listens to the line. */
    public synchronized boolean isOpen(int line) {
        return open.containsKey(line);
    }

    @Override
    public synchronized DigitalInput create(DigitalInputConfig config) {
        if (isUnplugged) {
            throw new LineUnavailableException("the mock chip is unplugged");
        }
        MockInput input = new MockInput(this, config);
        open.put(config.bcm(), input);
        context.registry().add(input);
        return input;
    }

    private synchronized boolean isHigh(int line) {
        if (isUnplugged) {
            throw new LineUnavailableException("the mock chip is unplugged");
        }
        return high.contains(line);
    }

    private synchronized void released(int line) {
        open.remove(line);
    }

    private static final class MockInput extends DigitalInputBase {
        private final MockLines chip;
        private final EdgeChoice edges;

        private MockInput(MockLines chip, DigitalInputConfig config) {
            super(chip, config);
            this.chip = chip;
            this.edges = EdgeChoice.of(config);
        }

        private boolean wants(boolean isHigh) {
            return switch (edges) {
                case BOTH -> true;
                case RISING -> isHigh;
                case FALLING -> !isHigh;
            };
        }

        private void tell(LineEvent event) {
            dispatch(event);
        }

        @Override
        public DigitalState state() {
            return chip.isHigh(config.bcm()) ? DigitalState.HIGH : DigitalState.LOW;
        }

        @Override
        public DigitalInput shutdownInternal(Context ending) {
            chip.released(config.bcm());
            return super.shutdownInternal(ending);
        }
    }
}
