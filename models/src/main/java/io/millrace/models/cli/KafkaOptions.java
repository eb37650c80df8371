package io.millrace.models.cli;

import io.millrace.models.dataset.Dataset;
import io.millrace.models.dataset.csv.TimeText;
import io.millrace.models.dataset.kafka.TopicRecording;
import io.millrace.models.dataset.kafka.TopicSelection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code train --kafka}: which device to learn from, and from when to when. */
final class KafkaOptions {
    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "learn from the topics there, comma separated bootstrap servers")
    private Optional<String> servers = Optional.empty();

    @Option(names = "--device", paramLabel = "D", description = "with --kafka: the device's name")
    private Optional<String> device = Optional.empty();

    @Option(
            names = "--gateway",
            paramLabel = "G",
            description = "with --kafka, where several gateways have such a device")
    private Optional<String> gateway = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "T",
            converter = TimeConverter.class,
            description = "with --kafka: earliest time of a reading, as 2026-11-20T08:00:00Z")
    private Optional<Instant> from = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "T",
            converter = TimeConverter.class,
            description = "with --kafka: latest time of a reading")
    private Optional<Instant> to = Optional.empty();

    @Option(
            names = "--topics",
            paramLabel = "REGEX",
            defaultValue = "topic-.*",
            description = "with --kafka: topics with readings (default: ${DEFAULT-VALUE})")
    private Pattern topics;

    @Option(
            names = "--alert-topics",
            paramLabel = "REGEX",
            defaultValue = "alerts-.*",
            description =
                    "with --kafka: topics with alerts, around which nothing is learnt (default:"
                            + " ${DEFAULT-VALUE})")
    private Pattern alertTopics;

    boolean isGiven() {
        return servers.isPresent();
    }

    /** What is wrong with these options; empty when nothing is. */
    Optional<String> fault(boolean hasCsv) {
        boolean isAnyOther =
                device.isPresent() || gateway.isPresent() || from.isPresent() || to.isPresent();
        if (servers.isEmpty()) {
            return isAnyOther
                    ? Optional.of("--device, --gateway, --from and --to belong to --kafka")
                    : Optional.empty();
        }
        if (hasCsv) {
            return Optional.of("--csv and --kafka are both sources: give one");
        }
        if (device.isEmpty()) {
            return Optional.of("--kafka needs --device D, the name of the device to learn from");
        }
        boolean isBackwards = from.isPresent() && to.isPresent() && to.get().isBefore(from.get());
        return isBackwards
                ? Optional.of("--to %s is before --from %s".formatted(to.get(), from.get()))
                : Optional.empty();
    }

    /**
     * @param channels empty for all that the device has
     * @param done is told how much of it has been read, 0 to 1
     */
    Dataset read(List<String> channels, Optional<Duration> period, DoubleConsumer done) {
        return TopicRecording.read(
                new TopicSelection(
                        servers.orElseThrow(),
                        device.orElseThrow(),
                        gateway,
                        channels,
                        from,
                        to,
                        period,
                        topics,
                        alertTopics),
                (read, all) -> done.accept(all == 0 ? 1 : (double) read / all));
    }

    static final class TimeConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            return TimeText.parse(text)
                    .orElseThrow(() ->
                            new TypeConversionException(
                                    "'"
                                            + text
                                            + "' is no time; expected ISO 8601, as 2026-11-20T08:00:00Z"));
        }
    }
}
