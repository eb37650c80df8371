package io.millrace.gateway.score;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.reading.ReadingTime;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Readings for tests, their source time in seconds since {@link #START}. */
final class Readings {
    static final Instant START = Instant.parse("2026-03-01T06:00:00Z");

    private Readings() {}

    static Instant at(double seconds) {
        return START.plusNanos(Math.round(seconds * 1e9));
    }

    static Reading good(String device, String channel, double value, double seconds) {
        ChannelId id = new ChannelId(new DeviceId(device), channel);
        return of(id, OptionalDouble.of(value), QualityCode.GOOD, seconds);
    }

    static Reading bad(String device, String channel, double seconds) {
        ChannelId id = new ChannelId(new DeviceId(device), channel);
        return of(id, OptionalDouble.of(1e6), QualityCode.BAD_OUT_OF_RANGE, seconds);
    }

    private static Reading of(
            ChannelId channel, OptionalDouble value, QualityCode quality, double seconds) {
        ReadingTime time = new ReadingTime(Optional.of(at(seconds)), at(seconds), true);
        return new Reading(channel, value, quality, time, OptionalLong.empty());
    }
}
