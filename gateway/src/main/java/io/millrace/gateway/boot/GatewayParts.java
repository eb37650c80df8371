package io.millrace.gateway.boot;

import io.millrace.gateway.clock.BootIdentity;
import io.millrace.gateway.clock.ClockSync;
import io.millrace.gateway.clock.KernelClock;
import io.millrace.gateway.ingest.ArrivalClock;
import io.millrace.gateway.outbox.bridge.BridgeOpening;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * What the machine gives to the gateway: event loops, clocks and chance.
 *
 * @param clock wall clock
 * @param ticker elapsed nanoseconds
 * @param sync whether the wall clock is known to be right; taken for right where nobody can say
 * @param bootId the kernel's
 */
record GatewayParts(
        Vertx vertx,
        InstantSource clock,
        LongSupplier ticker,
        ClockSync sync,
        String bootId,
        SecureRandom random) {

    static GatewayParts ofThisMachine(Vertx vertx) {
        return new GatewayParts(
                vertx,
                InstantSource.system(),
                System::nanoTime,
                KernelClock.open(System::nanoTime).map(ClockSync.class::cast).orElse(() -> true),
                BootIdentity.read("unknown-" + UUID.randomUUID()),
                new SecureRandom());
    }

    BridgeOpening.Time bridgeTime() {
        return new BridgeOpening.Time(clock, ticker, random);
    }

    ArrivalClock arrivals() {
        return new ArrivalClock() {
            @Override
            public Instant now() {
                return clock.instant();
            }

            @Override
            public boolean isSynced() {
                return sync.isSynced();
            }
        };
    }
}
