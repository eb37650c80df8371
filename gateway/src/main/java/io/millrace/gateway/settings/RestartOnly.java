package io.millrace.gateway.settings;

import io.millrace.gateway.settings.GatewaySettings.Cloud;
import io.millrace.gateway.settings.GatewaySettings.Journal;
import io.millrace.gateway.settings.GatewaySettings.Listener;
import io.millrace.gateway.settings.GatewaySettings.Topics;
import io.millrace.profile.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What of gateway.yaml a running gateway cannot take over: all but the devices, their profiles,
 * {@code log.level} and {@code reload} itself. Pure.
 */
public final class RestartOnly {

    /** The one Kafka property whose value is shown; others may be secrets. */
    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

    private static final List<Key> KEYS =
            List.of(
                    Key.of("gateway.id", settings -> settings.gateway().id()),
                    Key.of("gateway.site", settings -> settings.gateway().site()),
                    Key.of("mqtt.listener.address", ofListener(Listener::address)),
                    Key.of("mqtt.listener.anonymous", ofListener(Listener::anonymous)),
                    Key.hidden("mqtt.listener.tls", ofListener(Listener::tls)),
                    Key.hidden("mqtt.listener.users", ofListener(Listener::users)),
                    Key.hidden("mqtt.subscribers", settings -> settings.mqtt().subscribers()),
                    Key.of("gpio.chip", settings -> settings.gpio().chip()),
                    Key.of("journal.directory", ofJournal(Journal::directory)),
                    Key.of("journal.limit", ofJournal(journal -> journal.limitBytes() + " bytes")),
                    Key.of("journal.alert-reserve", ofJournal(Journal::alertReserve)),
                    Key.of("journal.commit-interval", ofJournal(Journal::commitInterval)),
                    Key.of("journal.when-full", ofJournal(Journal::whenFull)),
                    Key.of("cloud.topics.readings", ofTopics(Topics::readings)),
                    Key.of("cloud.topics.alerts", ofTopics(Topics::alerts)),
                    Key.of("cloud.topics.partitions", ofTopics(Topics::partitions)),
                    Key.of("cloud.topics.replication-factor", ofTopics(Topics::replicationFactor)),
                    Key.of("cloud.topics.retention", ofTopics(Topics::retention)),
                    Key.of("cloud.topics.create", ofTopics(Topics::create)),
                    Key.of("cloud.topics.limit", ofTopics(Topics::limit)),
                    Key.of("cloud.commit-interval", ofCloud(Cloud::commitInterval)),
                    Key.hidden("cloud.drain-limit", ofCloud(Cloud::drainLimit)),
                    Key.of("cloud.ready-limit", ofCloud(Cloud::readyLimit)),
                    Key.of("models.directory", GatewaySettings::models),
                    Key.of("console.address", GatewaySettings::console),
                    Key.of("log.format", settings -> settings.log().format()));

    private RestartOnly() {}

    /**
     * One key that differs.
     *
     * @param message what was found, what runs, and what to do; never a secret
     */
    public record Difference(String key, String message) {}

    /** In the order of gateway.yaml; empty when {@code found} can be taken over. */
    public static List<Difference> between(GatewaySettings running, GatewaySettings found) {
        List<Difference> differences = new ArrayList<>();
        for (Key key : KEYS) {
            Object here = key.value().apply(running);
            Object there = key.value().apply(found);
            if (!here.equals(there)) {
                differences.add(difference(key, here, there));
            }
        }
        TreeSet<String> properties = new TreeSet<>(running.cloud().kafka().keySet());
        properties.addAll(found.cloud().kafka().keySet());
        for (String property : properties) {
            Optional<String> here = Optional.ofNullable(running.cloud().kafka().get(property));
            Optional<String> there = Optional.ofNullable(found.cloud().kafka().get(property));
            if (!here.equals(there)) {
                Key key =
                        new Key(
                                "cloud.kafka." + property,
                                settings -> "",
                                property.equals(BOOTSTRAP_SERVERS));
                differences.add(difference(key, here, there));
            }
        }
        return List.copyOf(differences);
    }

    private static Difference difference(Key key, Object running, Object found) {
        String what =
                key.isShown()
                        ? "found %s, running with %s".formatted(shown(found), shown(running))
                        : "it differs from what is running";
        return new Difference(
                key.name(), what + "; this needs a restart, or put it back as it was");
    }

    private static String shown(Object value) {
        return switch (value) {
            case Optional<?> optional -> optional.map(RestartOnly::shown).orElse("nothing");
            case Duration duration -> DurationText.format(duration);
            case Enum<?> choice -> choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
            default -> value.toString();
        };
    }

    private record Key(String name, Function<GatewaySettings, Object> value, boolean isShown) {
        static Key of(String name, Function<GatewaySettings, Object> value) {
            return new Key(name, value, true);
        }

        /** For secrets and for what takes more than a line. */
        static Key hidden(String name, Function<GatewaySettings, Object> value) {
            return new Key(name, value, false);
        }
    }

    private static Function<GatewaySettings, Object> ofListener(Function<Listener, Object> part) {
        return settings -> settings.mqtt().listener().map(part);
    }

    private static Function<GatewaySettings, Object> ofJournal(Function<Journal, Object> part) {
        return settings -> part.apply(settings.journal());
    }

    private static Function<GatewaySettings, Object> ofTopics(Function<Topics, Object> part) {
        return settings -> part.apply(settings.cloud().topics());
    }

    private static Function<GatewaySettings, Object> ofCloud(Function<Cloud, Object> part) {
        return settings -> part.apply(settings.cloud());
    }
}
