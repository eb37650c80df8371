package io.millrace.gateway.outbox.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.forward.LinkState;
import io.millrace.bridge.forward.Notice;
import io.millrace.bridge.journal.LaneName;
import io.millrace.gateway.alert.AlertKind;
import io.millrace.gateway.alert.AlertState;
import io.millrace.gateway.alert.AlertTransition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GatewayAlertsTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Notice COPIED = new Notice.Recovered(LaneName.READINGS, "a copy");

    private final AtomicInteger ids = new AtomicInteger();
    private final GatewayAlerts alerts =
            new GatewayAlerts("press-hall-1", () -> "id-" + ids.incrementAndGet());

    @Test
    void raisesOneAlertAboutTheGatewayPerAlarmingNotice() {
        alerts.tell(COPIED);
        alerts.tell(new Notice.Stopped(LaneName.READINGS, "somebody else"));

        List<AlertTransition> raised = alerts.take(NOW);

        assertThat(raised).extracting(AlertTransition::kind).containsOnly(AlertKind.GATEWAY);
        assertThat(raised).extracting(AlertTransition::state).containsOnly(AlertState.RAISED);
        assertThat(raised).extracting(AlertTransition::severity).containsExactly(3, 4);
        assertThat(raised.getFirst().device().name()).isEqualTo("press-hall-1");
        assertThat(raised.getFirst().channel()).isEqualTo(Optional.empty());
        assertThat(raised.getFirst().message()).contains("a copy");
        assertThat(alerts.take(NOW)).isEmpty();
    }

    @Test
    void raisesWhatOtherPartsTell() {
        alerts.tell("a device was refused");

        assertThat(alerts.take(NOW).getFirst().message()).isEqualTo("a device was refused");
        assertThat(alerts.take(NOW)).isEmpty();
    }

    @Test
    void raisesNothingForALinkThatComesAndGoes() {
        alerts.tell(new Notice.LinkChanged(LaneName.READINGS, LinkState.DOWN, "refused"));

        assertThat(alerts.take(NOW)).isEmpty();
    }

    @Test
    void boundsWhatASteadyStreamOfRefusalsRaises() {
        for (int second = 0; second < 60; second++) {
            alerts.tell(COPIED);
            alerts.take(NOW.plusSeconds(second));
        }
        assertThat(ids).hasValue(GatewayAlerts.PER_MINUTE_MAX);

        alerts.tell(COPIED);
        assertThat(alerts.take(NOW.plusSeconds(75))).hasSize(1);
    }
}
