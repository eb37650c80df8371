package io.millrace.gateway.ingest.routing;

import io.millrace.gateway.reading.DeviceId;
import java.util.Optional;

/**
 * Decides whether a device that a wildcard or a key names for the first time may be: whether its
 * topics are such that Kafka can carry them, are no one else's, and are not too many. Asked before
 * anything of the device is stored. Pipeline thread only.
 */
@FunctionalInterface
public interface Admission {

    /** Lets everybody in. */
    Admission OPEN = (device, entry) -> Optional.empty();

    /**
     * Takes the device in, or says why not.
     *
     * @param device a name that no other device has
     */
    Optional<Refusal> admit(DeviceId device, Device entry);

    /**
     * @param reason a word for the count of rejected messages
     * @param detail what was found and what to do
     */
    record Refusal(String reason, String detail) {}
}
