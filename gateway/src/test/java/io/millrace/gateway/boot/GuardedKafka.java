package io.millrace.gateway.boot;

import io.millrace.testbed.kafka.BrokerOptions;
import io.millrace.testbed.kafka.EmbeddedKafka;
import io.millrace.testbed.kafka.LoopbackPorts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A Kafka broker that lets not everybody in: one listener without guard for the test, one with user
 * names, and one for each of the certificates.
 */
final class GuardedKafka implements AutoCloseable {

    private static final String PLAIN = "PLAINTEXT";
    private static final String SASL = "GUARDED";

    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final EmbeddedKafka kafka;

    GuardedKafka(Path folder, Certificates certificates) throws Exception {
        for (String name : new String[] {PLAIN, SASL, "GOOD", "EXPIRED", "ELSEWHERE"}) {
            ports.put(name, LoopbackPorts.free());
        }
        int controller = LoopbackPorts.free();
        String listeners =
                ports.entrySet().stream()
                        .map(port -> "%s://127.0.0.1:%d".formatted(port.getKey(), port.getValue()))
                        .collect(Collectors.joining(","));
        BrokerOptions options =
                BrokerOptions.in(folder)
                        .withPort(ports.get(PLAIN))
                        .with("listeners", listeners + ",CONTROLLER://127.0.0.1:" + controller)
                        .with("advertised.listeners", listeners)
                        .with("controller.quorum.voters", "1@127.0.0.1:" + controller)
                        .with(
                                "listener.security.protocol.map",
                                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,GUARDED:SASL_PLAINTEXT,GOOD:SSL,EXPIRED:SSL,ELSEWHERE:SSL")
                        .with("sasl.enabled.mechanisms", "PLAIN")
                        .with(
                                "listener.name.guarded.plain.sasl.jaas.config",
                                "org.apache.kafka.common.security.plain.PlainLoginModule required user_gw=\"gw-pass\" user_guest=\"guest-pass\";")
                        .with(
                                "authorizer.class.name",
                                "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                        .with("super.users", "User:ANONYMOUS;User:gw");
        for (String alias : new String[] {"good", "expired", "elsewhere"}) {
            String prefix = "listener.name.%s.ssl.keystore.".formatted(alias);
            options =
                    options.with(prefix + "location", certificates.keyStore(alias).toString())
                            .with(prefix + "type", "PKCS12")
                            .with(prefix + "password", Certificates.PASSWORD);
        }
        kafka = EmbeddedKafka.start(options);
    }

    String plain() {
        return kafka.bootstrapServers();
    }

    String guarded() {
        return "127.0.0.1:" + ports.get(SASL);
    }

    String withCertificate(String alias) {
        return "127.0.0.1:" + ports.get(alias.toUpperCase(java.util.Locale.ROOT));
    }

    @Override
    public void close() {
        kafka.close();
    }
}
