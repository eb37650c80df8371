package io.millrace.profile;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A curve given by points, straight between them: a thermocouple, the volume of a lying tank.
 * Nothing is said outside the first and the last point.
 *
 * @param points at least two, by strictly growing raw value
 */
public record LookupTable(List<Point> points) {
    /** Most points of one table. */
    public static final int POINTS_MAX = 256;

    /** One row: this raw value is this engineering value. Both finite. */
    public record Point(double raw, double value) {
        public Point {
            if (!Double.isFinite(raw) || !Double.isFinite(value)) {
                throw new IllegalArgumentException("a table holds finite numbers");
            }
        }
    }

    public LookupTable {
        points = List.copyOf(points);
        if (points.size() < 2 || points.size() > POINTS_MAX) {
            throw new IllegalArgumentException(
                    "a table needs 2 to %d rows, not %d".formatted(POINTS_MAX, points.size()));
        }
        for (int i = 1; i < points.size(); i++) {
            if (!(points.get(i - 1).raw() < points.get(i).raw())) {
                throw new IllegalArgumentException(
                        "the raw values of a table must grow from row to row; row %d has %s after %s"
                                .formatted(i + 1, points.get(i).raw(), points.get(i - 1).raw()));
            }
        }
    }

    /** Empty outside the table. */
    OptionalDouble value(double raw) {
        for (int i = 1; i < points.size(); i++) {
            Point from = points.get(i - 1);
            Point to = points.get(i);
            if (raw >= from.raw() && raw <= to.raw()) {
                double share = (raw - from.raw()) / (to.raw() - from.raw());
                return OptionalDouble.of(from.value() + share * (to.value() - from.value()));
            }
        }
        return OptionalDouble.empty();
    }

    /** A raw value that stands for {@code value}; the nearest end where none does. */
    double raw(double value) {
        for (int i = 1; i < points.size(); i++) {
            Point from = points.get(i - 1);
            Point to = points.get(i);
            double share = (value - from.value()) / (to.value() - from.value());
            if (share >= 0.0 && share <= 1.0) {
                return from.raw() + share * (to.raw() - from.raw());
            }
        }
        boolean isNearFirst =
                Math.abs(value - points.getFirst().value())
                        <= Math.abs(value - points.getLast().value());
        return (isNearFirst ? points.getFirst() : points.getLast()).raw();
    }
}
