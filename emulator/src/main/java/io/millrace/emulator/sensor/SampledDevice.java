package io.millrace.emulator.sensor;

import java.time.Duration;
import java.time.Instant;

/** A device of the plant as {@link Sampler} plays it. Used by the sampling thread only. */
public interface SampledDevice {

    String name();

    /** Between two samples. */
    Duration period();

    /** Begins a fault with the next sample. */
    void begin(String kind);

    /** Ends every fault with the next sample. */
    void endFaults();

    /**
     * Takes one value per channel and lets it out.
     *
     * @param nowNanos elapsed
     */
    void sample(Instant now, long nowNanos);
}
