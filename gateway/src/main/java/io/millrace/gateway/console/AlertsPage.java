package io.millrace.gateway.console;

import io.millrace.gateway.console.live.AlertStory;
import java.time.Instant;
import java.util.List;

/** The last alerts, active and over, newest first. */
public record AlertsPage(Instant now, List<AlertStory> alerts) {
    public AlertsPage {
        alerts = List.copyOf(alerts);
    }
}
