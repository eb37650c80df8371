package io.millrace.benchmarks.forward;

import io.millrace.benchmarks.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How long alerts took from their append to being seen here. Both ends read the same machine's wall
 * clock. Not thread-safe.
 */
final class AlertTimes {
    private static final String APPENDED_AT = "\"appendedAt\":";
    private static final String COUNTS = "\"counts\":true";

    private final LongSupplier nowMicros;
    private final List<Double> millis = new ArrayList<>();

    AlertTimes(LongSupplier nowMicros) {
        this.nowMicros = nowMicros;
    }

    void saw(String record) {
        if (record.contains(COUNTS)) {
            int from = record.indexOf(APPENDED_AT) + APPENDED_AT.length();
            long appended = Long.parseLong(record.substring(from, record.indexOf(',', from)));
            millis.add((nowMicros.getAsLong() - appended) / 1e3);
        }
    }

    int count() {
        return millis.size();
    }

    double quantile(double share) {
        return Statistics.quantile(
                share, millis.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
