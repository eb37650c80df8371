package io.millrace.profile;

import java.time.Duration;

/** How a channel is read that is wired to the gateway's own machine. */
public sealed interface LocalSource {

    /**
     * How often it is read when nothing happens; positive. An edge of a state is reported at once.
     */
    Duration period();

    /**
     * A line of the GPIO chip; which one is the device's to say.
     *
     * @param mode what is made of its edges
     */
    record Gpio(Mode mode, Wiring wiring, Duration period) implements LocalSource {}

    /** What is made of the edges of a line. */
    enum Mode {
        /** 1 while active, 0 while not: a reading at each edge. */
        STATE,
        /** Pulses per second. */
        RATE,
        /** Pulses since the first start; survives restarts. */
        TOTAL
    }

    /**
     * The electrical side of a line.
     *
     * @param activeLow active when the voltage is low. A pulse is a line becoming active
     * @param pull resistor towards one side
     * @param debounce a level must stand this long to count; 0 for none
     */
    record Wiring(boolean activeLow, Pull pull, Duration debounce) {
        /** As the board has it, active when high, every edge counts. */
        public static final Wiring PLAIN = new Wiring(false, Pull.AS_IS, Duration.ZERO);
    }

    /** The chip's own resistor. */
    enum Pull {
        AS_IS,
        UP,
        DOWN
    }

    /**
     * A number that the kernel's drivers show as a file; of which sensor is the device's to say.
     *
     * @param name which of the sensor's values, in the words of its kind
     */
    record KernelFile(Kind kind, String name, Duration period) implements LocalSource {}

    /** The kernel's ways of showing sensors. */
    enum Kind {
        /** Industrial I/O: {@code in_NAME_input}, or {@code in_NAME_raw} with scale and offset. */
        IIO,
        /** Hardware monitoring: {@code NAME_input}. */
        HWMON,
        /** 1-wire thermometer with its check sum: {@code w1_slave}. */
        W1,
        /** One number in a file NAME of the device's folder. */
        PLAIN
    }
}
