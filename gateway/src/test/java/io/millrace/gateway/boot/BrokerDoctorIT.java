package io.millrace.gateway.boot;

import static io.millrace.gateway.boot.DoctorTest.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testbed.kafka.LoopbackPorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each illness between a gateway and a real Mosquitto that it subscribes at. */
class BrokerDoctorIT {

    private static final Path MOSQUITTO = Path.of("/usr/sbin/mosquitto");
    private static final String TRUST = "javax.net.ssl.trustStore";
    private static final String TRUST_PASSWORD = "javax.net.ssl.trustStorePassword";

    @TempDir private static Path shared;
    private static final int PLAIN = LoopbackPorts.free();
    private static final int EXPIRED = LoopbackPorts.free();
    private static final int ELSEWHERE = LoopbackPorts.free();
    private static Process broker;

    @TempDir private Path folder;

    @BeforeAll
    static void startBroker() throws Exception {
        assumeThat(Files.isExecutable(MOSQUITTO)).as("Debian's package mosquitto").isTrue();
        Certificates certificates = new Certificates(shared);
        Path users = shared.resolve("users");
        new ProcessBuilder("mosquitto_passwd", "-c", "-b", users.toString(), "gw", "gw-pass")
                .start()
                .waitFor();
        Path configuration = shared.resolve("mosquitto.conf");
        Files.write(
                configuration,
                Stream.of(
                                List.of(
                                        "user root",
                                        "allow_anonymous false",
                                        "password_file " + users,
                                        "listener %d 127.0.0.1".formatted(PLAIN)),
                                tls(EXPIRED, "expired", certificates),
                                tls(ELSEWHERE, "elsewhere", certificates))
                        .flatMap(List::stream)
                        .toList());
        System.setProperty(TRUST, certificates.trustStore().toString());
        System.setProperty(TRUST_PASSWORD, Certificates.PASSWORD);
        broker =
                new ProcessBuilder(MOSQUITTO.toString(), "-c", configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(shared.resolve("mosquitto.log").toFile())
                        .start();
        await().atMost(Duration.ofSeconds(30)).until(() -> !LoopbackPorts.isFree(ELSEWHERE));
    }

    private static List<String> tls(int port, String alias, Certificates certificates)
            throws Exception {
        return List.of(
                "listener %d 127.0.0.1".formatted(port),
                "certfile " + certificates.pemCertificate(alias),
                "keyfile " + certificates.pemKey(alias));
    }

    @AfterAll
    static void stopBroker() {
        System.clearProperty(TRUST);
        System.clearProperty(TRUST_PASSWORD);
        if (broker != null) {
            broker.destroyForcibly().onExit().join();
        }
    }

    private String examine(String url, String password) throws Exception {
        String yaml =
                Sickbed.withSensor(Sickbed.at(Sickbed.NO_KAFKA))
                        .replace(
                                "mqtt: {listener: {address: \"127.0.0.1:0\"}}",
                                "mqtt: {listener: off, subscribers: [{url: \"%s\", username: gw, password: \"%s\"}]}"
                                        .formatted(url, password));
        return line(new Sickbed(folder).examine(yaml), "mqtt");
    }

    @Test
    void findsNothingWrongWithABrokerThatLetsTheGatewayIn() throws Exception {
        assertThat(examine("mqtt://127.0.0.1:" + PLAIN, "gw-pass")).startsWith("GOOD");
    }

    @Test
    void namesAWrongPassword() throws Exception {
        assertThat(examine("mqtt://127.0.0.1:" + PLAIN, "mistyped"))
                .startsWith("BAD")
                .contains("refuses the credentials", "mqtt.subscribers")
                .doesNotContain("mistyped");
    }

    @Test
    void namesABrokerThatIsNotThere() throws Exception {
        assertThat(examine("mqtt://127.0.0.1:9", "gw-pass"))
                .startsWith("BAD")
                .contains("cannot be reached", "refused", "check the address");
    }

    @Test
    void namesAnExpiredCertificate() throws Exception {
        assertThat(examine("mqtts://127.0.0.1:" + EXPIRED, "gw-pass"))
                .startsWith("BAD")
                .contains("certificate has expired (NotAfter: ", "renew it");
    }

    @Test
    void namesACertificateOfAnotherHost() throws Exception {
        assertThat(examine("mqtts://127.0.0.1:" + ELSEWHERE, "gw-pass"))
                .startsWith("BAD")
                .contains("certificate is for another host", "mqtt.subscribers[].url");
    }

    @Test
    void namesAPortWithoutTls() throws Exception {
        assertThat(examine("mqtts://127.0.0.1:" + PLAIN, "gw-pass")).startsWith("BAD");
    }
}
