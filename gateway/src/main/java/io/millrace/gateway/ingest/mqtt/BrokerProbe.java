package io.millrace.gateway.ingest.mqtt;

import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import io.millrace.gateway.settings.GatewaySettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Knocks at a broker and leaves at once, without touching the session of a running gateway. */
public final class BrokerProbe {

    private BrokerProbe() {}

    /**
     * What keeps the gateway out; empty when the broker lets it in.
     *
     * @param limit longest wait for its answer
     */
    public static Optional<String> problem(GatewaySettings.Subscriber broker, Duration limit) {
        Mqtt5AsyncClient client = BrokerClients.to(broker).buildAsync();
        CompletableFuture<Optional<String>> answer =
                client.connect().toCompletableFuture().thenApply(welcome -> Optional.empty());
        try {
            return answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException refused) {
            return Optional.of(
                    refused.getCause() instanceof TimeoutException
                            ? "no answer within %d s".formatted(limit.toSeconds())
                            : BrokerClients.reason(refused));
        } finally {
            CompletableFuture<?> _ = client.disconnect();
        }
    }
}
