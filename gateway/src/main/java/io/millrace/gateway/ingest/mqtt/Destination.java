package io.millrace.gateway.ingest.mqtt;

import io.millrace.gateway.ingest.Accounting;
import io.millrace.gateway.ingest.Intake;
import io.millrace.gateway.ingest.RejectedMessages;
import java.time.InstantSource;

/**
 * Where deliveries go, and where those are booked that never get there.
 *
 * @param intake takes what is well-formed and allowed
 * @param accounting counts what is refused at the door
 * @param rejected keeps samples of it
 * @param clock stamps arrivals in steady time
 */
public record Destination(
        Intake intake, Accounting accounting, RejectedMessages rejected, InstantSource clock) {}
