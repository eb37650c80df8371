package io.millrace.gateway.ingest.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.settings.GatewaySettings.ClientRate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageAllowanceTest {

    private static final Duration TENTH = Duration.ofMillis(100);

    private final MessageAllowance allowance =
            new MessageAllowance(Optional.of(new ClientRate(10, 3)));
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aBurstPassesAtOnceAndThenOneForEachTenthOfASecond() {
        for (int message = 0; message < 3; message++) {
            assertThat(allowance.untilNext(now)).isZero();
            allowance.spend(now);
        }
        for (int message = 0; message < 5; message++) {
            assertThat(allowance.untilNext(now)).isEqualTo(TENTH);
            now = now.plus(TENTH);
            assertThat(allowance.untilNext(now)).isZero();
            allowance.spend(now);
        }
    }

    @Test
    void silenceFillsUpToOneBurstAndNoMore() {
        allowance.spend(now);
        now = now.plus(Duration.ofHours(1));
        for (int message = 0; message < 3; message++) {
            allowance.spend(now);
        }
        assertThat(allowance.untilNext(now)).isEqualTo(TENTH);
    }

    @Test
    void withoutALimitNobodyEverWaits() {
        MessageAllowance unlimited = new MessageAllowance(Optional.empty());
        for (int message = 0; message < 1_000; message++) {
            unlimited.spend(now);
        }
        assertThat(unlimited.untilNext(now)).isZero();
    }
}
