package io.millrace.gateway.ingest.gpio;

import io.millrace.profile.LocalSource.KernelFile;

/** Reads values that the kernel's drivers show as files. Thread-safe. */
public interface SensorFiles {

    /**
     * The value in the driver's unit, finite. Takes as long as the driver takes, which may be for
     * ever.
     *
     * @param device name of the sensor
     * @throws SensorUnreadableException the message says why
     */
    double read(String device, KernelFile file);
}
