package io.millrace.bridge.journal;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Envelope.Clock;
import io.millrace.bridge.envelope.Envelope.Document;
import io.millrace.bridge.envelope.Envelope.QualityMark;
import io.millrace.bridge.envelope.Envelope.Reading;
import io.millrace.bridge.envelope.Envelope.Stamp;
import io.millrace.bridge.envelope.Sensor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Made-up readings and documents for tests. */
public final class Readings {
    public static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    public static final String BOOT = "6f1d3c52-90aa-4f5b-8a1e-0c2d4e6f8a10";

    private Readings() {}

    public static Sensor sensor(String device, String channel) {
        return new Sensor(
                "press-hall-1",
                Optional.of("plant-7"),
                device,
                Optional.of(channel),
                Optional.of("Cel"),
                "topic-" + device + "-" + channel);
    }

    /** The {@code number}th reading of a sensor that reports every second. */
    public static Reading reading(Sensor sensor, long number) {
        Instant time = START.plusSeconds(number);
        return new Reading(
                sensor,
                OptionalDouble.of(20 + (number * 7 % 100) / 10.0),
                QualityMark.GOOD,
                new Stamp(time, true, time.plusMillis(3), Clock.SYNCED, BOOT),
                OptionalLong.of(1000 + number),
                0,
                (int) (number * 0x9E3779B9L));
    }

    public static List<Envelope> readings(Sensor sensor, long from, int count) {
        List<Envelope> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(reading(sensor, from + i));
        }
        return list;
    }

    public static Document alert(Sensor sensor, String message) {
        return new Document(
                sensor,
                "alert",
                START,
                "{\"alert\":\"limit-high\",\"message\":\"%s\"}".formatted(message));
    }
}
