package io.millrace.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.console.GatewayStatus.SourceLook;
import io.millrace.gateway.outbox.Lane;
import io.millrace.gateway.outbox.OutboxStatus;
import io.millrace.gateway.outbox.OutboxStatus.LaneLook;
import io.millrace.gateway.outbox.OutboxStatus.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class ReadyCheckTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Link UP = new Link("up", Optional.empty());
    private static final Link DOWN = new Link("down", Optional.of("connection refused"));
    private static final SourceLook LISTENER = new SourceLook("listener", true, "3 clients");
    private static final Instant JUST_NOW = NOW.minusSeconds(30);
    private static final Instant LONG_AGO = NOW.minus(LIMIT).minusSeconds(1);

    @Test
    void isReadyWhenAllIsWell() {
        HealthCheckResponse ready = ReadyCheck.judge(status(lane(UP, true, JUST_NOW)));

        assertThat(ready.getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isNotReadyBeforeKafkaWasEverReached() {
        HealthCheckResponse ready = ReadyCheck.judge(status(lane(DOWN, false, JUST_NOW)));

        assertThat(ready.getStatus()).isEqualTo(Status.DOWN);
        assertThat(ready.getData().orElseThrow().get("link.readings"))
                .asString()
                .contains("not reached since the start", "connection refused");
    }

    @Test
    void staysReadyThroughAShortOutage() {
        HealthCheckResponse ready = ReadyCheck.judge(status(lane(DOWN, true, JUST_NOW)));

        assertThat(ready.getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void isNotReadyWhenTheBacklogIsTooOld() {
        HealthCheckResponse ready = ReadyCheck.judge(status(lane(DOWN, true, LONG_AGO)));

        assertThat(ready.getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void isNotReadyWhenTheBacklogIsTooOldAlthoughTheLinkLooksFine() {
        HealthCheckResponse ready = ReadyCheck.judge(status(lane(UP, true, LONG_AGO)));

        assertThat(ready.getStatus()).isEqualTo(Status.DOWN);
        assertThat(ready.getData().orElseThrow().get("link.readings"))
                .asString()
                .contains("7 waiting entries", "3 min old");
    }

    @Test
    void isNotReadyWhenASubscriberIsDown() {
        GatewayStatus status =
                status(
                        Optional.empty(),
                        new SourceLook("subscriber", false, "refused"),
                        lane(UP, true, JUST_NOW));

        assertThat(ReadyCheck.judge(status).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void isNotReadyWhenStorageTakesNothing() {
        GatewayStatus status = status(Optional.of("disk full"), LISTENER, lane(UP, true, JUST_NOW));

        assertThat(ReadyCheck.judge(status).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void isNotReadyBeforeTheGatewayHasOpened() {
        assertThat(new ReadyCheck(Optional::empty).call().getStatus()).isEqualTo(Status.DOWN);
    }

    private static GatewayStatus status(LaneLook lane) {
        return status(Optional.empty(), LISTENER, lane);
    }

    private static GatewayStatus status(
            Optional<String> storage, SourceLook source, LaneLook lane) {
        return new GatewayStatus(
                new GatewayStatus.Identity("g", Optional.empty(), "1.0", NOW, "synced"),
                NOW,
                List.of(),
                List.of(),
                new ReadingBalance(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                List.of(lane),
                64,
                LIMIT,
                storage,
                0,
                List.of(source),
                Optional.empty(),
                new GatewayStatus.ReloadLook(0, 0),
                List.of());
    }

    private static LaneLook lane(Link link, boolean hasBeenUp, Instant oldest) {
        return new LaneLook(
                Lane.READINGS,
                0,
                new OutboxStatus.NotForwarded(0, 0, 0),
                7,
                100,
                Optional.of(oldest),
                link,
                hasBeenUp);
    }
}
