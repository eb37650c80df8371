package io.millrace.bridge.forward;

import io.millrace.bridge.journal.LaneName;

/** Something about forwarding that an operator should know. Each is told once, when it begins. */
public sealed interface Notice {
    LaneName lane();

    /** One sentence for an operator. */
    String text();

    /** Whether it deserves a gateway alert rather than a line in the log. */
    boolean isAlarming();

    /** The link got better or worse. */
    record LinkChanged(LaneName lane, LinkState state, String detail) implements Notice {
        @Override
        public String text() {
            return "the %s lane's link to Kafka is %s%s"
                    .formatted(lane.word(), state, detail.isEmpty() ? "" : ": " + detail);
        }

        @Override
        public boolean isAlarming() {
            return false;
        }
    }

    /** Where a lane goes on was not as usual. */
    record Recovered(LaneName lane, String warning) implements Notice {
        @Override
        public String text() {
            return lane.word() + " lane: " + warning;
        }

        @Override
        public boolean isAlarming() {
            return true;
        }
    }

    /** Entries were set aside because Kafka refuses them. */
    record Parked(LaneName lane, long entries, String reason) implements Notice {
        @Override
        public String text() {
            return "%d entries of the %s lane were parked: %s"
                    .formatted(entries, lane.word(), reason);
        }

        @Override
        public boolean isAlarming() {
            return true;
        }
    }

    /** This lane forwards nothing any more until the gateway is started again. */
    record Stopped(LaneName lane, String reason) implements Notice {
        @Override
        public String text() {
            return "the %s lane has stopped forwarding: %s".formatted(lane.word(), reason);
        }

        @Override
        public boolean isAlarming() {
            return true;
        }
    }
}
