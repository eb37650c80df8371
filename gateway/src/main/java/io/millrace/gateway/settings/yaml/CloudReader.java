package io.millrace.gateway.settings.yaml;

import io.millrace.gateway.settings.GatewaySettings.Cloud;
import io.millrace.gateway.settings.GatewaySettings.Gateway;
import io.millrace.gateway.settings.GatewaySettings.Topics;
import io.millrace.gateway.settings.TopicNames;
import io.millrace.profile.yaml.YamlMapping;
import io.millrace.profile.yaml.YamlValue;
import java.time.Duration;
import java.util.OptionalDouble;

/** Reads {@code cloud:}. */
final class CloudReader {
    private static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMillis(500);
    private static final Duration DEFAULT_READY_LIMIT = Duration.ofMinutes(10);
    private static final Duration COMMIT_INTERVAL_MAX = Duration.ofSeconds(10);
    private static final Duration DEFAULT_RETENTION = Duration.ofDays(7);
    private static final String DEFAULT_ALERTS = "alerts-{sensor}";
    private static final int PARTITIONS_MAX = 1_000;
    private static final int REPLICATION_MAX = 100;
    private static final int DEFAULT_REPLICATION = 3;
    private static final int TOPICS_MAX = 1_000_000;
    private static final int DEFAULT_TOPICS = 4_000;

    private final SettingsFolder folder;
    private final Gateway gateway;

    CloudReader(SettingsFolder folder, Gateway gateway) {
        this.folder = folder;
        this.gateway = gateway;
    }

    Cloud read(YamlMapping section) {
        return new Cloud(
                new KafkaProperties(folder).read(section),
                readTopics(section.section("topics")),
                section.find("commit-interval")
                        .flatMap(value -> SettingsValues.duration(value, COMMIT_INTERVAL_MAX))
                        .orElse(DEFAULT_COMMIT_INTERVAL),
                readDrainLimit(section),
                section.find("ready-limit")
                        .flatMap(YamlValue::positiveDuration)
                        .orElse(DEFAULT_READY_LIMIT));
    }

    private Topics readTopics(YamlMapping topics) {
        String readings = pattern(topics, "readings", "topic-{sensor}");
        String alerts = pattern(topics, "alerts", DEFAULT_ALERTS);
        if (readings.equals(alerts)) {
            alerts = DEFAULT_ALERTS;
            topics.find("alerts")
                    .or(() -> topics.find("readings"))
                    .ifPresent(value ->
                            value.problem(
                                    "readings and alerts would share their topics; give"
                                            + " alerts a name of their own"));
        }
        return new Topics(
                readings,
                alerts,
                integer(topics, "partitions", PARTITIONS_MAX, 1),
                integer(topics, "replication-factor", REPLICATION_MAX, DEFAULT_REPLICATION),
                topics.find("retention")
                        .flatMap(YamlValue::positiveDuration)
                        .orElse(DEFAULT_RETENTION),
                topics.find("create").flatMap(YamlValue::bool).orElse(true),
                integer(topics, "limit", TOPICS_MAX, DEFAULT_TOPICS));
    }

    /** The default in place of a bad one, so that the devices are not blamed for it too. */
    private String pattern(YamlMapping topics, String key, String otherwise) {
        return topics.find(key)
                .flatMap(value -> value.parsed(this::requirePattern))
                .orElse(otherwise);
    }

    private String requirePattern(String text) {
        if (text.contains("{site}") && gateway.site().isEmpty()) {
            throw new IllegalArgumentException("{site} needs gateway.site; add it");
        }
        TopicNames.faultOfPattern(text)
                .ifPresent(fault -> {
                    throw new IllegalArgumentException(fault);
                });
        return text;
    }

    private static int integer(YamlMapping section, String key, int max, int otherwise) {
        return section.find(key).flatMap(value -> value.integerBetween(1, max)).orElse(otherwise);
    }

    private static OptionalDouble readDrainLimit(YamlMapping section) {
        return section
                .find("drain-limit")
                .filter(value -> !value.isWord("unlimited"))
                .flatMap(value -> value.numberFrom(1.0))
                .stream()
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }
}
