package io.millrace.emulator.gateway;

import io.millrace.emulator.plant.PlantDevice;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files that the emulator writes for its gateway, all in one folder. */
public final class GatewayFolder {
    /** The gateway's id in every emulation, first part of each record's key. */
    public static final String GATEWAY_ID = "emulator";

    private static final Pattern DEADBAND = Pattern.compile("(?<key>\\bdeadband:\\s*)[^,}\\s]+");
    private static final int TOPICS_SPARE = 100;

    private final Path folder;

    /**
     * @param folder made when absent
     */
    public GatewayFolder(Path folder) {
        this.folder = folder;
        directory(folder);
    }

    public Path configuration() {
        return folder.resolve("gateway.yaml");
    }

    /** What the gateway prints. */
    public Path log() {
        return folder.resolve("gateway.log");
    }

    /**
     * Writes gateway.yaml. The journal beside it is kept from run to run.
     *
     * @param replicas of every topic
     */
    public void writeConfiguration(Addresses addresses, List<PlantDevice> plant, int replicas) {
        int sensors = plant.stream().mapToInt(device -> device.profile().channels().size()).sum();
        String devices =
                plant.stream()
                        .map(device ->
                                "  - {name: %s, profile: %s, %s}\n"
                                        .formatted(
                                                device.name(),
                                                device.profile().name(),
                                                source(device)))
                        .collect(Collectors.joining());
        write(
                configuration(),
                """
                # Written by the emulator for this run; a copy of it is a good start for a gateway of your own.
                gateway: {id: %s, site: emulated-plant}
                mqtt:
                  listener: {address: "%s"}
                journal: {directory: journal, limit: 1GiB}
                cloud:
                  kafka: {bootstrap.servers: "%s"}
                  topics: {replication-factor: %d, limit: %d}
                profiles: {directory: profiles}
                console: {address: "%s"}
                devices:
                %s\
                """
                        .formatted(
                                GATEWAY_ID,
                                addresses.mqtt(),
                                addresses.kafkaOfGateway(),
                                replicas,
                                2 * sensors + plant.size() + TOPICS_SPARE,
                                addresses.console(),
                                devices));
    }

    private static String source(PlantDevice device) {
        String lines =
                new TreeMap<>(device.lines())
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + ": " + entry.getValue())
                                .collect(Collectors.joining(", "));
        return device.isWired()
                ? "gpio: {%s}".formatted(lines)
                : "mqtt: {topic: %s}".formatted(device.topic());
    }

    /** Copies profiles, but for their deadbands: the verdict needs every reading in Kafka. */
    public void writeProfiles(Collection<LoadedProfile> profiles) {
        Path copies = folder.resolve("profiles");
        directory(copies);
        for (LoadedProfile loaded : profiles) {
            String text = DEADBAND.matcher(loaded.sourceText()).replaceAll("${key}0");
            write(copies.resolve(loaded.profile().name() + ".yaml"), text);
        }
    }

    /** Says where everything is; never seen half written. */
    public void writeRunFile(Addresses addresses, long gatewayPid) {
        Path temporary = folder.resolve("run.json.new");
        write(
                temporary,
                """
                {"kafka": "%s", "mqtt": "%s", "console": "%s", "gatewayPid": %d}
                """
                        .formatted(
                                addresses.kafka(),
                                addresses.mqtt(),
                                addresses.console(),
                                gatewayPid));
        try {
            Files.move(
                    temporary,
                    folder.resolve("run.json"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write run.json in " + folder, failure);
        }
    }

    /** The newest lines of the gateway's log, at most {@code lines}; empty when there is none. */
    public List<String> logTail(int lines) {
        if (!Files.exists(log())) {
            return List.of();
        }
        Deque<String> tail = new ArrayDeque<>();
        try (Stream<String> all = Files.lines(log())) {
            all.forEach(line -> {
                tail.addLast(line);
                if (tail.size() > lines) {
                    tail.removeFirst();
                }
            });
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of("(" + log() + " cannot be read: " + unreadable.getMessage() + ")");
        }
        return List.copyOf(tail);
    }

    private static void directory(Path path) {
        try {
            Files.createDirectories(path);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot make the folder " + path, failure);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }
}
