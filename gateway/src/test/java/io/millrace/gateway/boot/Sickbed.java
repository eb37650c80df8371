package io.millrace.gateway.boot;

import io.millrace.gateway.cli.Diagnosis.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A gateway.yaml with something wrong around it, and what the doctor says. */
record Sickbed(Path folder) {

    /** Nobody listens there, and the kernel says so at once. */
    static final String NO_KAFKA = "127.0.0.1:9";

    static final String SENSOR =
            "{name: sensor01, profile: single-value, mqtt: {topic: plant/sensor01}}";

    /** This machine, but with a clock that is right and the given device files. */
    static Doctor.Machine healthy(Path devices) {
        return new Doctor.Machine(
                System::nanoTime,
                InstantSource.fixed(Instant.parse("2027-06-01T12:00:00Z")),
                Optional.of(() -> true),
                devices);
    }

    List<Finding> examine(String yaml) throws IOException {
        return examine(yaml, healthy(folder.resolve("dev")));
    }

    List<Finding> examine(String yaml, Doctor.Machine machine) throws IOException {
        Path config = folder.resolve("gateway.yaml");
        Files.writeString(config, yaml);
        return new Doctor(Map.of(), machine).examine(config);
    }

    /**
     * @param kafka the inside of {@code cloud.kafka}
     * @param more further top-level keys, one a line
     */
    static String yaml(String kafka, String more) {
        return """
        gateway: {id: ill}
        journal: {directory: journal, limit: 64MiB}
        cloud:
          kafka: {%s}
          topics: {replication-factor: 1, create: true}
        %s
        """
                .formatted(kafka, more);
    }

    /** With one sensor over MQTT, and ports that are free. */
    static String withSensor(String kafka) {
        return yaml(
                kafka,
                """
                mqtt: {listener: {address: "127.0.0.1:0"}}
                console: {address: "127.0.0.1:0"}
                devices: [%s]\
                """
                        .formatted(SENSOR));
    }

    static String at(String bootstrapServers) {
        return "bootstrap.servers: \"%s\"".formatted(bootstrapServers);
    }
}
