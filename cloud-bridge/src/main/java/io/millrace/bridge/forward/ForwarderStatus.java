package io.millrace.bridge.forward;

import java.time.Instant;
import java.util.Optional;

/**
 * How a lane's forwarder is doing.
 *
 * @param link state of its link
 * @param detail what failed last; empty while the link is UP
 * @param oldest time of the oldest unforwarded entry, or a little earlier; empty when there is none
 * @param isStopped whether it has given up until the gateway is started again
 */
public record ForwarderStatus(
        LinkState link, Optional<String> detail, Optional<Instant> oldest, boolean isStopped) {}
