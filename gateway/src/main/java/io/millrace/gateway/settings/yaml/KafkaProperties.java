package io.millrace.gateway.settings.yaml;

import io.millrace.profile.yaml.YamlMapping;
import io.millrace.profile.yaml.YamlPosition;
import io.millrace.profile.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code cloud.kafka}: any property of the Kafka clients but those the promises rest on. */
final class KafkaProperties {
    static final String BOOTSTRAP = "bootstrap.servers";

    private static final String EXACTLY_ONCE = "exactly-once delivery rests on it";
    private static final String OWN_FORMAT = "the gateway writes and reads its own record format";
    private static final String OWN_POSITION = "the gateway keeps its own position";

    private static final Map<String, String> REFUSED =
            Map.ofEntries(
                    Map.entry("acks", EXACTLY_ONCE),
                    Map.entry("enable.idempotence", EXACTLY_ONCE),
                    Map.entry("transactional.id", EXACTLY_ONCE),
                    Map.entry("transaction.two.phase.commit.enable", EXACTLY_ONCE),
                    Map.entry("isolation.level", EXACTLY_ONCE),
                    Map.entry("retries", EXACTLY_ONCE),
                    Map.entry(
                            "max.in.flight.requests.per.connection",
                            "order per sensor rests on it"),
                    Map.entry("partitioner.class", "order per sensor rests on it"),
                    Map.entry("partitioner.ignore.keys", "order per sensor rests on it"),
                    Map.entry("key.serializer", OWN_FORMAT),
                    Map.entry("value.serializer", OWN_FORMAT),
                    Map.entry("key.deserializer", OWN_FORMAT),
                    Map.entry("value.deserializer", OWN_FORMAT),
                    Map.entry("interceptor.classes", OWN_FORMAT),
                    Map.entry("group.id", OWN_POSITION),
                    Map.entry("group.instance.id", OWN_POSITION),
                    Map.entry("enable.auto.commit", OWN_POSITION),
                    Map.entry("auto.offset.reset", OWN_POSITION),
                    Map.entry(
                            "allow.auto.create.topics",
                            "topics are made with settings of their own"));

    private static final Pattern SERVERS =
            Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[A-Za-z0-9._-]+):\\d{1,5}");
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    private final SettingsFolder folder;

    KafkaProperties(SettingsFolder folder) {
        this.folder = folder;
    }

    static Set<String> refusedNames() {
        return REFUSED.keySet();
    }

    Map<String, String> read(YamlMapping cloud) {
        Map<String, String> properties = new LinkedHashMap<>();
        Map<String, YamlValue> entries = cloud.scalars("kafka");
        entries.forEach((name, value) -> {
            String reason = REFUSED.get(name);
            if (reason == null) {
                folder.secret(value).ifPresent(text -> properties.put(name, text));
            } else {
                value.keyProblem("cannot be set: " + reason + "; remove it");
            }
        });
        Optional<YamlValue> servers = Optional.ofNullable(entries.get(BOOTSTRAP));
        if (servers.isEmpty()) {
            YamlPosition position =
                    cloud.find("kafka").map(YamlValue::keyPosition).orElse(cloud.position());
            cloud.problemAt(position, "kafka." + BOOTSTRAP, "is missing; add it");
        }
        servers.ifPresent(value -> checkServers(value, properties.getOrDefault(BOOTSTRAP, "")));
        return properties;
    }

    private static void checkServers(YamlValue value, String text) {
        for (String server : COMMA.split(text.strip(), -1)) {
            if (!text.isEmpty() && !SERVERS.matcher(server).matches()) {
                value.problem(
                        "expected HOST:PORT, several separated by commas, found \""
                                + server
                                + "\"");
            }
        }
    }
}
