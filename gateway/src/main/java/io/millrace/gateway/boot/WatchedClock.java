package io.millrace.gateway.boot;

import io.millrace.gateway.clock.ClockBookFile;
import io.millrace.gateway.clock.ClockCare;
import io.millrace.gateway.clock.TimeLine;
import io.millrace.gateway.outbox.Outbox;
import io.millrace.gateway.settings.GatewaySettings;

/** The gateway's time and who cares for it. */
record WatchedClock(TimeLine line, ClockCare care) {

    static WatchedClock of(GatewayParts parts, GatewaySettings.Journal journal) {
        TimeLine line = new TimeLine(parts.clocks().wall(), parts.ticker(), false);
        ClockCare care =
                new ClockCare(
                        parts.clocks(),
                        line,
                        parts.bootId(),
                        GatewayParts.RELEASED,
                        new ClockBookFile(journal.directory()));
        return new WatchedClock(line, care);
    }

    /** Pipeline thread, while everything taken so far is in the outbox. */
    void look(Outbox outbox) {
        care.look(outbox.readingsEnd(), correction -> outbox.append(correction, line.instant()));
    }

    /** For people. */
    String word() {
        return line.isSynced() ? "synced" : "unsynced";
    }
}
