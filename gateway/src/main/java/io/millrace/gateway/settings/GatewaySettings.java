package io.millrace.gateway.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One gateway.yaml, read, checked and with its defaults filled in. Paths are absolute. Immutable.
 *
 * @param gateway who this gateway is
 * @param profiles folder of the user's profiles; the shipped ones are found too
 * @param models folder of the user's models
 */
public record GatewaySettings(
        Gateway gateway,
        Mqtt mqtt,
        Gpio gpio,
        Journal journal,
        Cloud cloud,
        Path profiles,
        Path models,
        Address console,
        Log log,
        Reload reload,
        List<DeviceEntry> devices) {

    public GatewaySettings {
        devices = List.copyOf(devices);
    }

    /** When a running gateway reads its files again. */
    public enum Reload {
        /** When they have changed, and at a hangup signal. */
        WATCH,
        /** At a hangup signal. */
        SIGNAL,
        /** Never. */
        OFF
    }

    /** What the running gateway says on standard output. */
    public record Log(LogFormat format, LogLevel level) {}

    public enum LogFormat {
        /** Lines for people. */
        TEXT,
        /** One JSON object a line. */
        JSON
    }

    /** What is said at least this loud. */
    public enum LogLevel {
        ERROR,
        WARNING,
        INFO,
        /** Each message, client and transaction too. */
        DEBUG
    }

    public record Gateway(String id, Optional<String> site) {}

    /**
     * @param chip the GPIO chip by label, name, number or device file; {@link #AUTO} finds the one
     *     of the pin header
     */
    public record Gpio(String chip) {
        public static final String AUTO = "auto";
    }

    /** A host and a port to listen on; port 0 takes any free one. */
    public record Address(String host, int port) {
        @Override
        public String toString() {
            return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
        }
    }

    /**
     * @param listener empty when switched off
     */
    public record Mqtt(Optional<Listener> listener, List<Subscriber> subscribers) {
        public Mqtt {
            subscribers = List.copyOf(subscribers);
        }
    }

    /**
     * @param anonymous whether a client without a user may connect
     * @param users empty: nobody needs to log in (loopback, or anonymous is set)
     * @param clientRate most that is taken from each client; empty: no limit
     */
    public record Listener(
            Address address,
            boolean anonymous,
            Optional<Tls> tls,
            List<User> users,
            Optional<ClientRate> clientRate) {
        public Listener {
            users = List.copyOf(users);
        }
    }

    /**
     * @param perSecond messages, at least 1
     * @param burst messages that may come at once, at least 1
     */
    public record ClientRate(int perSecond, int burst) {
        public ClientRate {
            if (perSecond < 1 || burst < 1) {
                throw new IllegalArgumentException(
                        "a rate of %d messages a second with bursts of %d lets nothing through"
                                .formatted(perSecond, burst));
            }
        }
    }

    public record Tls(Path certificate, Path key, Optional<Path> clientCa) {}

    /**
     * @param passwordHash bcrypt
     * @param publish topic filters that this user may publish to; empty: all
     */
    public record User(String name, String passwordHash, List<String> publish) {
        public User {
            publish = List.copyOf(publish);
        }

        /** A hash is a secret too. */
        @Override
        public String toString() {
            return "User[name=" + name + ", publish=" + publish + "]";
        }
    }

    /**
     * @param url {@code mqtt://host:1883} or {@code mqtts://host:8883}
     */
    public record Subscriber(String url, Optional<String> username, Optional<Secret> password) {}

    /** Never printed. */
    public record Secret(String text) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /**
     * @param limitBytes most that the whole journal takes, at least 8 MiB
     * @param alertReserve share of it kept for alerts, 0 to 0.5
     * @param commitInterval longest time from append to force; 0 forces per batch
     */
    public record Journal(
            Path directory,
            long limitBytes,
            double alertReserve,
            Duration commitInterval,
            WhenFull whenFull) {}

    /** What gives way when the journal has reached its limit. */
    public enum WhenFull {
        /** The oldest readings go, counted and reported as gaps. */
        DROP_OLDEST,
        /** New ones are not taken, and so not acknowledged. */
        REFUSE
    }

    /**
     * @param kafka Kafka client properties, {@code bootstrap.servers} among them
     * @param drainLimit backlog readings per second; empty: unlimited
     * @param readyLimit age of the oldest unforwarded entry beyond which the gateway is not ready
     */
    public record Cloud(
            Map<String, String> kafka,
            Topics topics,
            Duration commitInterval,
            OptionalDouble drainLimit,
            Duration readyLimit) {
        public Cloud {
            kafka = Map.copyOf(kafka);
        }

        /** Values may be secrets: only the names are printed. */
        @Override
        public String toString() {
            return "Cloud[kafka=" + kafka.keySet() + ", topics=" + topics + "]";
        }
    }

    /**
     * @param readings pattern with {@code {sensor}, {site}, {gateway}, {device}, {channel}}
     * @param limit most topics of both kinds
     */
    public record Topics(
            String readings,
            String alerts,
            int partitions,
            int replicationFactor,
            Duration retention,
            boolean create,
            int limit) {}

    /**
     * @param name may hold {@code {1}}, {@code {2}}: what the wildcards of the topic matched
     * @param mqttTopic the device's topic, may hold {@code +}; empty for a device that does not
     *     come over MQTT
     * @param key what in the payload tells this device from others on the topic
     * @param gpioLines line of the GPIO chip by channel
     * @param fileDevice the sensor whose files in /sys the channels are read from
     */
    public record DeviceEntry(
            String name,
            String profile,
            Optional<String> mqttTopic,
            Optional<DeviceKey> key,
            Map<String, Integer> gpioLines,
            Optional<String> fileDevice) {
        public DeviceEntry {
            gpioLines = Map.copyOf(gpioLines);
        }

        /** A device that comes over MQTT alone and has its topic to itself. */
        public DeviceEntry(String name, String profile, Optional<String> mqttTopic) {
            this(name, profile, mqttTopic, Optional.empty(), Map.of(), Optional.empty());
        }
    }

    /**
     * @param pointer JSON Pointer to the field of the payload
     * @param word what stands there for this device; empty when the name holds {@code {key}} and
     *     every word is a device of its own
     */
    public record DeviceKey(String pointer, Optional<String> word) {}
}
