package io.millrace.emulator.sensor;

/** A channel's messages cannot be played, because the verdict could not count them. */
public final class NotPlayableException extends RuntimeException {
    NotPlayableException(String channel, String reason) {
        super(
                "channel "
                        + channel
                        + " cannot be emulated: it "
                        + reason
                        + "; emulated channels need mqtt with value, time and sequence");
    }
}
