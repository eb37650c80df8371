package io.millrace.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class StartedCheckTest {

    private static HealthCheckResponse check(boolean hasStarted) {
        return new StartedCheck(
                        new GatewayView() {
                            @Override
                            public Optional<GatewayStatus> status() {
                                return Optional.empty();
                            }

                            @Override
                            public boolean hasStarted() {
                                return hasStarted;
                            }
                        })
                .call();
    }

    @Test
    void saysWhatTheStartWaitsFor() {
        HealthCheckResponse down = check(false);

        assertThat(down.getStatus()).isEqualTo(Status.DOWN);
        assertThat(down.getData().orElseThrow().get("waits-for").toString())
                .contains("the journal");
    }

    @Test
    void staysUpWhileTheGatewayStops() {
        assertThat(check(true).getStatus()).isEqualTo(Status.UP);
    }
}
