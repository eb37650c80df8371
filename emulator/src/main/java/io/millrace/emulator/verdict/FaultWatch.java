package io.millrace.emulator.verdict;

import io.millrace.emulator.plant.FaultManner;
import io.millrace.emulator.verdict.Observed.AlertRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One fault and the alert that answered it: the first on its device after it began that names what
 * is wrong (an anomaly; for a flatline and for silence also the alert of that name), or else the
 * first of any kind there. Of alerts raised at one instant, as when all channels fall silent, the
 * one on the expected channel counts. Thread-safe.
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
    private Optional<AlertRecord> found = Optional.empty();
    private Optional<Answer> answer = Optional.empty();

    public FaultWatch(Injected fault) {
        this.fault = fault;
    }

    public Injected fault() {
        return fault;
    }

    /** Empty while no alert has answered. */
    public synchronized Optional<Answer> answer() {
        return answer;
    }

    @Override
    public synchronized void see(Sighting where, Observed record) {
        if (!(record instanceof Observed.Alert(Observed.Place _, AlertRecord alert))
                || !isAnswer(alert)) {
            return;
        }
        if (found.isPresent() && !isBetter(alert, found.get())) {
            return;
        }
        found = Optional.of(alert);
        answer =
                Optional.of(
                        new Answer(
                                Duration.ofNanos(where.visibleNanos() - fault.atNanos()),
                                alert.channel(),
                                alert.alert()));
    }

    private boolean isBetter(AlertRecord alert, AlertRecord than) {
        if (namesTheFault(alert) != namesTheFault(than)) {
            return namesTheFault(alert);
        }
        int order = alert.time().compareTo(than.time());
        return order < 0 || (order == 0 && isExpected(alert) && !isExpected(than));
    }

    private boolean namesTheFault(AlertRecord alert) {
        return switch (alert.alert()) {
            case AlertRecord.ANOMALY -> true;
            case AlertRecord.FLATLINE -> FaultManner.of(fault.kind()) == FaultManner.FLATLINE;
            case AlertRecord.STALE, AlertRecord.DISCONNECTED ->
                    FaultManner.of(fault.kind()) == FaultManner.SILENCE;
            default -> false;
        };
    }

    private boolean isExpected(AlertRecord alert) {
        return alert.channel().filter(fault.expectedChannel()::equals).isPresent();
    }

    private boolean isAnswer(AlertRecord alert) {
        return alert.device().equals(fault.device())
                && alert.state().equals(AlertRecord.RAISED)
                && !alert.time().isBefore(fault.at());
    }
}
