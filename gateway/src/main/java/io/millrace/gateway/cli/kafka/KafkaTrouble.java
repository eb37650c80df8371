package io.millrace.gateway.cli.kafka;

import io.millrace.gateway.cli.TlsTrouble;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/** Why a Kafka cluster does not answer, in one sentence that says what to do. Thread-safe. */
final class KafkaTrouble {

    private static final TlsTrouble.Settings TLS =
            new TlsTrouble.Settings(
                    "cloud.kafka.ssl.truststore.location (or ssl.truststore.certificates)",
                    "cloud.kafka.ssl.keystore.location (or ssl.keystore.certificate.chain and ssl.keystore.key)",
                    "cloud.kafka.bootstrap.servers");
    private static final Duration KNOCK_LIMIT = Duration.ofSeconds(2);

    private final String servers;
    private final String protocol;
    private final Secrets secrets;

    /**
     * @param client Kafka client properties
     */
    KafkaTrouble(Map<String, String> client) {
        this.servers = client.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
        this.protocol =
                client.getOrDefault(
                        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                        CommonClientConfigs.DEFAULT_SECURITY_PROTOCOL);
        this.secrets = new Secrets(client);
    }

    /** Where nobody is at any of the addresses, which Kafka's clients find out only by waiting. */
    Optional<String> nobodyThere() {
        return BootstrapKnock.silence(servers, KNOCK_LIMIT)
                .map(
                        "no broker can be reached (%s); check the addresses in cloud.kafka.bootstrap.servers, that the broker runs, and firewalls; a running gateway keeps readings on disk meanwhile"
                                ::formatted);
    }

    String describe(Throwable failure) {
        return secrets.hide(sentence(failure));
    }

    private String sentence(Throwable failure) {
        Optional<SaslAuthenticationException> refused =
                find(failure, SaslAuthenticationException.class);
        if (refused.isPresent()) {
            return "Kafka at %s refuses the credentials (%s); check user name and password in cloud.kafka.sasl.jaas.config"
                    .formatted(servers, refused.get().getMessage());
        }
        Optional<UnsupportedSaslMechanismException> mechanism =
                find(failure, UnsupportedSaslMechanismException.class);
        if (mechanism.isPresent()) {
            return "Kafka at %s has no such way to log in (%s); correct cloud.kafka.sasl.mechanism"
                    .formatted(servers, mechanism.get().getMessage());
        }
        Optional<String> tls = TlsTrouble.of(failure, TLS);
        if (tls.isPresent()) {
            return "Kafka at %s: %s".formatted(servers, tls.get());
        }
        Optional<SslAuthenticationException> handshake =
                find(failure, SslAuthenticationException.class);
        if (handshake.isPresent()) {
            return "Kafka at %s: TLS fails (%s); check the certificates at both ends"
                    .formatted(servers, handshake.get().getMessage());
        }
        return isSilence(failure)
                ? "%s accepts connections and does not answer as Kafka does with security.protocol %s; set cloud.kafka.security.protocol to what this port speaks (PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL), or take another port"
                        .formatted(servers, protocol)
                : "no Kafka client can be made for %s: %s; correct cloud.kafka"
                        .formatted(servers, deepest(failure));
    }

    private static boolean isSilence(Throwable failure) {
        return find(failure, TimeoutException.class).isPresent()
                || find(failure, java.util.concurrent.TimeoutException.class).isPresent()
                || String.valueOf(deepest(failure)).contains("bootstrap urls");
    }

    private static String deepest(Throwable failure) {
        String said = String.valueOf(failure.getMessage());
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            said = cause.getMessage() == null ? said : cause.getMessage();
        }
        return said;
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
