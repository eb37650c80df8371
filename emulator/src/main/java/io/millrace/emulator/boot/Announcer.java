package io.millrace.emulator.boot;

import io.millrace.emulator.verdict.Observed.AlertRecord;
import java.time.Duration;

/** Who tells the user what happens. Thread-safe. */
public interface Announcer {

    /** One thing that happened. */
    void say(String sentence);

    /** An alert as it was read back from Kafka. */
    void alert(AlertRecord alert);

    /** How far it is; called several times a second. */
    void progress(Progress progress);

    /**
     * @param elapsed since sampling began
     * @param inKafka distinct readings of this run that the consumer has seen
     */
    record Progress(
            Duration elapsed, long sent, long acknowledged, long inKafka, long alertsRaised) {}
}
