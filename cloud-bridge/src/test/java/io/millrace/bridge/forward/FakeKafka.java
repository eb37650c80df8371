package io.millrace.bridge.forward;

import io.millrace.bridge.forward.Chunk.Item;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.LaneName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Kafka as a forwarder can see it: committed records, one position per lane, one writer per lane,
 * and transactions that stay undecided until the next opening. What goes wrong is asked of {@link
 * #weather} at each call.
 */
final class FakeKafka {
    enum Weather {
        FINE,
        /** Nothing gets through: not opened, or an orderly abort. */
        REFUSED,
        /** The answer is lost; the next opening finds the transaction committed. */
        LOST_ANSWER,
        /** The request is lost; the next opening finds it aborted. */
        LOST_REQUEST
    }

    /** What a {@code read_committed} consumer sees, all topics in the order of commits. */
    final List<Item> committed = new ArrayList<>();

    final Map<LaneName, Progress> progress = new EnumMap<>(LaneName.class);
    final Set<String> refusedTopics = new HashSet<>();
    final Set<Long> tooLarge = new HashSet<>();
    String clusterId = "cluster";
    Supplier<Weather> weather = () -> Weather.FINE;
    Runnable beforePublish = () -> {};
    int openings;
    int publishes;

    private final Map<LaneName, Integer> owners = new EnumMap<>(LaneName.class);
    private final Map<LaneName, Chunk> undecided = new EnumMap<>(LaneName.class);

    Publisher publisher(LaneName lane) {
        return new FakePublisher(lane);
    }

    private void commit(Chunk chunk) {
        committed.addAll(chunk.items());
        progress.put(chunk.progress().lane(), chunk.progress());
    }

    private final class FakePublisher implements Publisher {
        private final LaneName lane;
        private int ownership;

        FakePublisher(LaneName lane) {
            this.lane = lane;
        }

        @Override
        public OpenOutcome open() {
            if (weather.get() != Weather.FINE) {
                return new OpenOutcome.NotOpened("absent");
            }
            openings++;
            ownership = owners.merge(lane, 1, Integer::sum);
            Optional.ofNullable(undecided.remove(lane)).ifPresent(FakeKafka.this::commit);
            return new OpenOutcome.Opened(Optional.ofNullable(progress.get(lane)), clusterId);
        }

        @Override
        public SendOutcome publish(Chunk chunk) {
            if (ownership == 0) {
                throw new IllegalStateException("publish before open");
            }
            beforePublish.run();
            publishes++;
            if (owners.get(lane) != ownership) {
                return new SendOutcome.Fenced(Optional.ofNullable(progress.get(lane)));
            }
            Optional<SendOutcome> rejection = rejection(chunk);
            return rejection.orElseGet(() -> decide(chunk));
        }

        private SendOutcome decide(Chunk chunk) {
            return switch (weather.get()) {
                case FINE -> {
                    commit(chunk);
                    yield new SendOutcome.Committed(Duration.ZERO, Duration.ZERO);
                }
                case REFUSED -> new SendOutcome.RetryLater("not enough replicas");
                case LOST_ANSWER -> {
                    undecided.put(lane, chunk);
                    yield new SendOutcome.Unknown("no answer");
                }
                case LOST_REQUEST -> new SendOutcome.Unknown("no answer");
            };
        }

        private Optional<SendOutcome> rejection(Chunk chunk) {
            for (Item item : chunk.items()) {
                if (refusedTopics.contains(item.topic())) {
                    return Optional.of(
                            new SendOutcome.Rejected(
                                    Map.of(), Map.of(item.topic(), "not authorised")));
                }
                if (item.entry() instanceof Entry.Stored stored
                        && tooLarge.contains(stored.offset())) {
                    return Optional.of(
                            new SendOutcome.Rejected(
                                    Map.of(stored.offset(), "too large"), Map.of()));
                }
            }
            return Optional.empty();
        }

        @Override
        public void close() {
            ownership = 0;
        }
    }
}
