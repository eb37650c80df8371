package io.millrace.bridge.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bridge.journal.LaneName;
import org.junit.jupiter.api.Test;

class NoticeTest {
    @Test
    void tellsOfALinkWithoutAlarm() {
        Notice up = new Notice.LinkChanged(LaneName.ALERTS, LinkState.UP, "");
        Notice down = new Notice.LinkChanged(LaneName.READINGS, LinkState.DOWN, "refused");

        assertThat(up.text()).isEqualTo("the alerts lane's link to Kafka is UP");
        assertThat(down.text()).isEqualTo("the readings lane's link to Kafka is DOWN: refused");
        assertThat(down.isAlarming()).isFalse();
    }

    @Test
    void alarmsWhereSomebodyMustAct() {
        Notice recovered = new Notice.Recovered(LaneName.READINGS, "a copy");
        Notice parked = new Notice.Parked(LaneName.READINGS, 3, "too large");
        Notice stopped = new Notice.Stopped(LaneName.READINGS, "somebody else");

        assertThat(recovered.text()).isEqualTo("readings lane: a copy");
        assertThat(parked.text()).contains("3 entries", "too large");
        assertThat(stopped.text()).contains("has stopped", "somebody else");
        assertThat(recovered.isAlarming()).isTrue();
        assertThat(parked.isAlarming()).isTrue();
        assertThat(stopped.isAlarming()).isTrue();
    }

    @Test
    void warnsOfALostPositionAndOfAnotherCluster() {
        assertThat(new RecoveryDecision.ProgressLost(7).warning().orElseThrow())
                .contains("progress topic", "7");
        assertThat(new RecoveryDecision.OtherCluster(7, "first").warning().orElseThrow())
                .contains("first", "7");
    }
}
