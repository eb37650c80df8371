package io.millrace.emulator.verdict;

import io.millrace.emulator.verdict.Observed.AlertRecord;
import io.millrace.emulator.verdict.Observed.TopicKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One fault and the alert that answered it: the first anomaly raised on its device after it began,
 * or else the first alert of any kind there. Thread-safe.
 */
public final class FaultWatch implements Observed.Sink {

    /**
     * @param expectedChannel the channel that the profile names as leading
     */
    public record Injected(
            String kind, String device, String expectedChannel, Instant at, long atNanos) {}

    /**
     * @param raisedAfter from the injection until the alert was visible in Kafka
     * @param leadingChannel the alert's channel; empty if it names none
     */
    public record Answer(Duration raisedAfter, Optional<String> leadingChannel, String alert) {}

    private final Injected fault;
    private Optional<Answer> anomaly = Optional.empty();
    private Optional<Answer> other = Optional.empty();

    public FaultWatch(Injected fault) {
        this.fault = fault;
    }

    public Injected fault() {
        return fault;
    }

    /** Empty while no alert has answered. */
    public synchronized Optional<Answer> answer() {
        return anomaly.or(() -> other);
    }

    @Override
    public synchronized void see(TopicKind topic, Observed record, long visibleNanos) {
        if (!(record instanceof Observed.Alert(Observed.Place _, AlertRecord alert))
                || !isAnswer(alert)) {
            return;
        }
        Answer answer =
                new Answer(
                        Duration.ofNanos(visibleNanos - fault.atNanos()),
                        alert.channel(),
                        alert.alert());
        if (alert.alert().equals(AlertRecord.ANOMALY)) {
            anomaly = anomaly.or(() -> Optional.of(answer));
        } else {
            other = other.or(() -> Optional.of(answer));
        }
    }

    private boolean isAnswer(AlertRecord alert) {
        return alert.device().equals(fault.device())
                && alert.state().equals(AlertRecord.RAISED)
                && !alert.time().isBefore(fault.at());
    }
}
