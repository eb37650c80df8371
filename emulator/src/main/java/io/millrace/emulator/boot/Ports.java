package io.millrace.emulator.boot;

import io.millrace.testbed.kafka.LoopbackPorts;
import java.util.OptionalInt;

/** Chooses where the gateway listens. */
final class Ports {
    static final int CONSOLE_DEFAULT = 8080;

    private Ports() {}

    /**
     * @throws PortTakenException if the wanted port is in use
     */
    static int console(OptionalInt wanted, Announcer announcer) {
        if (wanted.isPresent()) {
            if (!LoopbackPorts.isFree(wanted.getAsInt())) {
                throw new PortTakenException(wanted.getAsInt());
            }
            return wanted.getAsInt();
        }
        if (LoopbackPorts.isFree(CONSOLE_DEFAULT)) {
            return CONSOLE_DEFAULT;
        }
        int free = LoopbackPorts.free();
        announcer.say(
                "port %d is in use; the console is on %d instead".formatted(CONSOLE_DEFAULT, free));
        return free;
    }
}
