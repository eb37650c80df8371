package io.millrace.gateway.boot;

import io.millrace.gateway.clock.BootIdentity;
import io.millrace.gateway.clock.MachineClocks;
import io.millrace.gateway.clock.ThisMachine;
import io.millrace.gateway.ingest.gpio.Lines;
import io.millrace.gateway.ingest.gpio.chardev.CharacterDeviceProvider;
import io.millrace.gateway.ingest.gpio.emulated.EmulatedLines;
import io.millrace.gateway.settings.GatewaySettings;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What the machine gives to the gateway: event loops, clocks and chance.
 *
 * @param clocks what the machine knows of the time
 * @param ticker elapsed nanoseconds
 * @param bootId the kernel's
 * @param version of this software
 */
record GatewayParts(
        Vertx vertx,
        MachineClocks clocks,
        LongSupplier ticker,
        String bootId,
        SecureRandom random,
        String version) {

    /**
     * When this version was finished, more or less: a wall clock that shows an earlier time is
     * plainly wrong. Moved forward with each release.
     */
    static final Instant RELEASED = Instant.parse("2026-11-01T00:00:00Z");

    static GatewayParts ofThisMachine(Vertx vertx) {
        return new GatewayParts(
                vertx,
                ThisMachine.of(InstantSource.system(), System::nanoTime),
                System::nanoTime,
                BootIdentity.read("unknown-" + UUID.randomUUID()),
                new SecureRandom(),
                ConfigProvider.getConfig()
                        .getOptionalValue("quarkus.application.version", String.class)
                        .orElse("unknown"));
    }

    /** The chip that gateway.yaml means, or the emulator's where the environment names one. */
    Supplier<Lines> gpioChip(GatewaySettings.Gpio gpio) {
        return () ->
                EmulatedLines.named(System.getenv(), clocks::wall)
                        .orElseGet(() -> CharacterDeviceProvider.lines(gpio.chip()));
    }
}
