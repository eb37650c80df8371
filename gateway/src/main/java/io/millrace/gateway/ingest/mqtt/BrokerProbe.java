package io.millrace.gateway.ingest.mqtt;

import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import io.millrace.gateway.settings.GatewaySettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Knocks at a broker and leaves at once, without touching the session of a running gateway. */
public final class BrokerProbe {

    private BrokerProbe() {}

    /** How a broker kept the gateway out. */
    public enum Kind {
        /** It was not reached, or not over TLS. */
        NO_CONNECTION,
        /** It does not know the user, or the password is another. */
        CREDENTIALS,
        /** It answered, and refused for another reason. */
        REFUSED
    }

    /**
     * @param said in the words of whoever refused
     */
    public record Refusal(Kind kind, String said, Throwable cause) {}

    /**
     * What keeps the gateway out; empty when the broker lets it in.
     *
     * @param limit longest wait for its answer
     */
    public static Optional<Refusal> refusal(GatewaySettings.Subscriber broker, Duration limit) {
        Mqtt5AsyncClient client = BrokerClients.to(broker).buildAsync();
        CompletableFuture<Optional<Refusal>> answer =
                client.connect().toCompletableFuture().thenApply(welcome -> Optional.empty());
        try {
            return answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException refused) {
            return Optional.of(refusal(refused, limit));
        } finally {
            CompletableFuture<?> _ = client.disconnect();
        }
    }

    private static Refusal refusal(CompletionException failure, Duration limit) {
        if (failure.getCause() instanceof TimeoutException) {
            String said = "no answer within %d s".formatted(limit.toSeconds());
            return new Refusal(Kind.NO_CONNECTION, said, failure);
        }
        if (failure.getCause() instanceof Mqtt5ConnAckException answered) {
            Mqtt5ConnAckReasonCode code = answered.getMqttMessage().getReasonCode();
            String word = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            return new Refusal(kindOf(code), word, failure);
        }
        return new Refusal(Kind.NO_CONNECTION, BrokerClients.reason(failure), failure);
    }

    private static Kind kindOf(Mqtt5ConnAckReasonCode code) {
        return switch (code) {
            case NOT_AUTHORIZED, BAD_USER_NAME_OR_PASSWORD, BAD_AUTHENTICATION_METHOD ->
                    Kind.CREDENTIALS;
            default -> Kind.REFUSED;
        };
    }
}
