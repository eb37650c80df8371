package io.millrace.gateway.console;

import io.millrace.gateway.console.GatewayStatus.SourceLook;
import io.millrace.gateway.outbox.OutboxStatus.LaneLook;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready: readings come in, are kept and go on. Down with its reason when a source is down, the
 * journal takes nothing, Kafka has not been reached since the start, or what waits on disk is older
 * than {@code cloud.ready-limit}, however fine the connection looks. A short outage of Kafka leaves
 * it ready: that is what the journal is for.
 */
@Readiness
public class ReadyCheck implements HealthCheck {

    private final GatewayView gateway;

    public ReadyCheck(GatewayView gateway) {
        this.gateway = gateway;
    }

    @Override
    public HealthCheckResponse call() {
        return gateway.status()
                .map(ReadyCheck::judge)
                .orElseGet(() ->
                        HealthCheckResponse.named("gateway")
                                .down()
                                .withData(
                                        "gateway",
                                        gateway.hasStarted()
                                                ? "it stops, or has stopped"
                                                : "it starts: the journal is being recovered")
                                .build());
    }

    static HealthCheckResponse judge(GatewayStatus status) {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("gateway");
        boolean isReady = status.storage().isEmpty();
        response.withData("storage", status.storage().orElse("takes readings"));
        for (LaneLook lane : status.lanes()) {
            Optional<String> trouble = troubleOf(lane, status);
            isReady &= trouble.isEmpty();
            response.withData("link." + lane.lane().word(), trouble.orElse(lane.link().state()));
        }
        for (SourceLook source : status.sources()) {
            isReady &= source.isUp();
            response.withData("source." + source.name(), source.detail());
        }
        response.withData("backlog", status.readings().backlog());
        return response.status(isReady).build();
    }

    private static Optional<String> troubleOf(LaneLook lane, GatewayStatus status) {
        if (!lane.hasBeenUp() && !lane.link().isUp()) {
            return Optional.of(
                    "Kafka not reached since the start: "
                            + lane.link().detail().orElse("still trying")
                            + "; readings are kept on disk");
        }
        return lane.oldest()
                .map(oldest -> Duration.between(oldest, status.now()))
                .filter(age -> age.compareTo(status.oldestAllowed()) > 0)
                .map(age ->
                        "the oldest of %d waiting entries is %d min old: %s"
                                .formatted(
                                        lane.backlog(),
                                        age.toMinutes(),
                                        lane.link().detail().orElse(lane.link().state())));
    }
}
