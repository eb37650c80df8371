package io.millrace.emulator.sensor;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** The books of every sensor of the plant. Thread-safe: the set of sensors is fixed. */
public final class Books {
    private record Address(String device, String channel) {}

    private final Map<Address, SensorBook> byAddress = new LinkedHashMap<>();

    /**
     * @param first the sequence of every sensor's first message
     */
    public Books(Collection<SensorId> sensors, long first) {
        for (SensorId sensor : sensors) {
            byAddress.put(
                    new Address(sensor.device(), sensor.channel()), new SensorBook(sensor, first));
        }
    }

    public Optional<SensorBook> book(String device, String channel) {
        return Optional.ofNullable(byAddress.get(new Address(device, channel)));
    }

    public List<SensorBook> all() {
        return List.copyOf(byAddress.values());
    }

    public long sent() {
        return sum(SensorBook::sent);
    }

    public long acknowledged() {
        return sum(SensorBook::acknowledged);
    }

    private long sum(ToLongFunction<SensorBook> count) {
        return byAddress.values().stream().mapToLong(count).sum();
    }
}
