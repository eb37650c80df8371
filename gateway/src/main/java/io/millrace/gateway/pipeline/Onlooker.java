package io.millrace.gateway.pipeline;

import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.reading.Reading;
import io.millrace.gateway.score.ModelScore;

/** Sees what passes, for the console. Must be quick and must not throw. Pipeline thread only. */
public interface Onlooker {
    /** A fresh reading, whether it goes on or not. */
    void saw(Reading reading);

    void saw(ModelScore score);

    /** An alert changed its state; it may not be durable yet. */
    void saw(AlertTransition transition);
}
