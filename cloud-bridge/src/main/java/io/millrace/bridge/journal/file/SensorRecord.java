package io.millrace.bridge.journal.file;

import io.millrace.bridge.envelope.Sensor;
import java.util.Optional;

/**
 * A sensor in bytes: id (varint), presence bits (1 site, 2 channel, 4 unit), then gateway, device,
 * topic and what is present, each with its length before it.
 */
final class SensorRecord {
    private static final int SITE = 1;
    private static final int CHANNEL = 2;
    private static final int UNIT = 4;

    private SensorRecord() {}

    static void write(int id, Sensor sensor, PackedOutput out) {
        int present =
                (sensor.site().isPresent() ? SITE : 0)
                        | (sensor.channel().isPresent() ? CHANNEL : 0)
                        | (sensor.unit().isPresent() ? UNIT : 0);
        out.putVarint(id).putByte(present);
        out.putString(sensor.gateway()).putString(sensor.device()).putString(sensor.topic());
        sensor.site().ifPresent(out::putString);
        sensor.channel().ifPresent(out::putString);
        sensor.unit().ifPresent(out::putString);
    }

    static void read(PackedInput in, Dictionary dictionary) {
        int id = in.getCount(Ledger.SENSORS_MAX);
        int present = in.getByte();
        String gateway = in.getString();
        String device = in.getString();
        String topic = in.getString();
        Optional<String> site = text(in, present & SITE);
        Optional<String> channel = text(in, present & CHANNEL);
        Optional<String> unit = text(in, present & UNIT);
        dictionary.define(id, new Sensor(gateway, site, device, channel, unit, topic));
    }

    private static Optional<String> text(PackedInput in, int present) {
        return present == 0 ? Optional.empty() : Optional.of(in.getString());
    }
}
