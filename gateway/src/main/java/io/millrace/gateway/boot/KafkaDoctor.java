package io.millrace.gateway.boot;

import io.millrace.bridge.forward.kafka.KafkaSettings;
import io.millrace.bridge.journal.LaneName;
import io.millrace.gateway.cli.Diagnosis.Finding;
import io.millrace.gateway.cli.kafka.KafkaLook;
import io.millrace.gateway.cli.kafka.KafkaNeeds;
import io.millrace.gateway.cli.kafka.KafkaProbe;
import io.millrace.gateway.ingest.routing.Admission;
import io.millrace.gateway.ingest.routing.TopicRouter;
import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.gateway.settings.SettingsOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether Kafka takes what this gateway will send, with the credentials it has. */
final class KafkaDoctor {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** One line must stay one that a person reads. */
    private static final int NAMED_MAX = 6;

    private KafkaDoctor() {}

    static List<Finding> examine(SettingsOutcome.Loaded loaded) {
        GatewaySettings settings = loaded.settings();
        List<Finding> findings = new ArrayList<>(properties(settings.cloud().kafka()));
        if (findings.stream().anyMatch(finding -> finding.grade().isBad())) {
            return findings;
        }
        Plant plant =
                Plant.of(
                        loaded,
                        new TopicRouter(
                                Plant.devicesOf(loaded),
                                new TopicRouter.Newcomers(Admission.OPEN, _ -> {}, 0)));
        KafkaNeeds needs = needs(settings, plant);
        switch (KafkaProbe.look(settings.cloud().kafka(), needs, LIMIT)) {
            case KafkaLook.Trouble(String text) -> findings.add(Finding.bad("kafka", text));
            case KafkaLook.Cluster cluster -> {
                findings.add(
                        Finding.good(
                                "kafka",
                                "cluster %s answers, brokers: %d"
                                        .formatted(cluster.clusterId(), cluster.brokers())));
                rights(cluster).ifPresent(findings::add);
                findings.add(topics(settings.cloud().topics(), needs, cluster));
            }
        }
        return findings;
    }

    private static KafkaNeeds needs(GatewaySettings settings, Plant plant) {
        Set<String> topics = new LinkedHashSet<>(plant.topicNames());
        topics.add(plant.topics().gateway());
        return new KafkaNeeds(
                topics,
                plant.topics().progress(),
                Arrays.stream(LaneName.values())
                        .map(lane -> KafkaSettings.transactionalId(settings.gateway().id(), lane))
                        .collect(Collectors.toSet()),
                settings.cloud().topics().create());
    }

    private static List<Finding> properties(Map<String, String> client) {
        List<Finding> findings = new ArrayList<>();
        KafkaProbe.refusedValue(client)
                .ifPresent(why ->
                        findings.add(Finding.bad("kafka", "cloud.kafka: " + why + "; correct it")));
        KafkaProbe.unknownNames(client)
                .forEach(name ->
                        findings.add(
                                Finding.warning(
                                        "kafka",
                                        "cloud.kafka.%s is no property of a Kafka client and does nothing; check its spelling"
                                                .formatted(name))));
        return findings;
    }

    private static Optional<Finding> rights(KafkaLook.Cluster cluster) {
        return cluster.lacking().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.bad(
                                "kafka",
                                "no permission for %s; have these ACLs given to the user in cloud.kafka"
                                        .formatted(some(cluster.lacking()))));
    }

    private static Finding topics(
            GatewaySettings.Topics topics, KafkaNeeds needs, KafkaLook.Cluster cluster) {
        int wanted = needs.topics().size() + 1;
        Set<String> absent = new TreeSet<>(cluster.absent());
        String text = "%d of %d topics exist".formatted(wanted - absent.size(), wanted);
        if (!cluster.lacking().isEmpty()) {
            return Finding.warning(
                    "topics", "what may not be seen cannot be counted; give the permissions first");
        }
        if (topics.replicationFactor() > cluster.brokers()) {
            return Finding.warning(
                    "topics",
                    "%s; replication-factor %d will be lowered to %d, the number of brokers"
                            .formatted(text, topics.replicationFactor(), cluster.brokers()));
        }
        if (!absent.isEmpty() && !topics.create()) {
            return Finding.bad(
                    "topics",
                    "%s; create the others, or set cloud.topics.create: true; missing: %s"
                            .formatted(text, some(absent)));
        }
        return Finding.good(
                "topics",
                absent.isEmpty()
                        ? text
                        : text + ", the others are created at their first reading or alert");
    }

    private static String some(Collection<String> names) {
        String some = names.stream().limit(NAMED_MAX).collect(Collectors.joining(", "));
        return names.size() <= NAMED_MAX
                ? some
                : "%s and %d more".formatted(some, names.size() - NAMED_MAX);
    }
}
