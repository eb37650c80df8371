package io.millrace.gateway.boot;

import static io.millrace.gateway.boot.DoctorTest.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.cli.Diagnosis.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each illness between a gateway and a real Kafka broker. */
class KafkaDoctorIT {

    private static final String SEEN_TOPIC = "topic-sensor01";

    @TempDir private static Path shared;
    private static Certificates certificates;
    private static GuardedKafka kafka;

    @TempDir private Path folder;

    @BeforeAll
    static void startKafka() throws Exception {
        certificates = new Certificates(shared);
        kafka = new GuardedKafka(shared.resolve("kafka"), certificates);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.plain()))) {
            admin.createTopics(
                            List.of(new NewTopic(SEEN_TOPIC, Optional.empty(), Optional.empty())))
                    .all()
                    .get();
            admin.createAcls(
                            List.of(
                                    new AclBinding(
                                            new ResourcePattern(
                                                    ResourceType.TOPIC,
                                                    SEEN_TOPIC,
                                                    PatternType.LITERAL),
                                            new AccessControlEntry(
                                                    "User:guest",
                                                    "*",
                                                    AclOperation.DESCRIBE,
                                                    AclPermissionType.ALLOW))))
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    private List<Finding> examine(String client) throws Exception {
        return new Sickbed(folder).examine(Sickbed.withSensor(client));
    }

    private static String as(String user, String password) {
        return Sickbed.at(kafka.guarded())
                + ", security.protocol: SASL_PLAINTEXT, sasl.mechanism: PLAIN, sasl.jaas.config: "
                + "'org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";'"
                        .formatted(user, password);
    }

    private static String over(String certificate, boolean isTrusted) {
        String client = Sickbed.at(kafka.withCertificate(certificate)) + ", security.protocol: SSL";
        return isTrusted
                ? client
                        + ", ssl.truststore.location: \"%s\", ssl.truststore.type: PKCS12, ssl.truststore.password: \"%s\""
                                .formatted(certificates.trustStore(), Certificates.PASSWORD)
                : client;
    }

    @Test
    void findsNothingWrongWithAKafkaThatLetsTheGatewayIn() throws Exception {
        for (String client :
                List.of(Sickbed.at(kafka.plain()), as("gw", "gw-pass"), over("good", true))) {
            List<Finding> findings = examine(client);

            assertThat(line(findings, "kafka")).startsWith("GOOD").contains("brokers: 1");
            assertThat(line(findings, "topics"))
                    .startsWith("GOOD")
                    .contains("1 of 4 topics exist", "are created at their first");
        }
    }

    @Test
    void namesAWrongPassword() throws Exception {
        assertThat(line(examine(as("gw", "mistyped")), "kafka"))
                .startsWith("BAD")
                .contains("refuses the credentials", "sasl.jaas.config")
                .doesNotContain("mistyped");
    }

    @Test
    void namesAConnectionWithoutTheUserThatThePortDemands() throws Exception {
        assertThat(line(examine(Sickbed.at(kafka.guarded())), "kafka"))
                .startsWith("BAD")
                .contains("security.protocol PLAINTEXT", "set cloud.kafka.security.protocol");
    }

    @Test
    void namesAConnectionWithoutTheTlsThatThePortDemands() throws Exception {
        assertThat(line(examine(Sickbed.at(kafka.withCertificate("good"))), "kafka"))
                .startsWith("BAD")
                .contains("security.protocol PLAINTEXT", "set cloud.kafka.security.protocol");
    }

    @Test
    void namesAWayToLogInThatTheBrokerDoesNotHave() throws Exception {
        assertThat(
                        line(
                                examine(
                                        as("gw", "gw-pass")
                                                .replace(
                                                        "mechanism: PLAIN",
                                                        "mechanism: SCRAM-SHA-256")
                                                .replace(
                                                        "plain.PlainLoginModule",
                                                        "scram.ScramLoginModule")),
                                "kafka"))
                .startsWith("BAD")
                .contains("correct cloud.kafka.sasl.mechanism");
    }

    @Test
    void namesAnExpiredCertificate() throws Exception {
        assertThat(line(examine(over("expired", true)), "kafka"))
                .startsWith("BAD")
                .contains("certificate has expired (NotAfter: ", "renew it");
    }

    @Test
    void namesACertificateOfAnotherHost() throws Exception {
        assertThat(line(examine(over("elsewhere", true)), "kafka"))
                .startsWith("BAD")
                .contains("certificate is for another host", "127.0.0.1", "bootstrap.servers");
    }

    @Test
    void namesAnAuthorityThatIsNotTrusted() throws Exception {
        assertThat(line(examine(over("good", false)), "kafka"))
                .startsWith("BAD")
                .contains("not trusted here", "cloud.kafka.ssl.truststore.location");
    }

    @Test
    void namesATrustStoreThatCannotBeOpened() throws Exception {
        String wrong = over("good", true).replace(Certificates.PASSWORD, "mistyped");

        assertThat(line(examine(wrong), "kafka"))
                .startsWith("BAD")
                .contains("correct cloud.kafka")
                .doesNotContain("mistyped");
    }

    @Test
    void namesAPortWithoutTls() throws Exception {
        String wrong = over("good", true).replace(kafka.withCertificate("good"), kafka.plain());

        assertThat(line(examine(wrong), "kafka"))
                .startsWith("BAD")
                .contains("security.protocol SSL", "set cloud.kafka.security.protocol");
    }

    @Test
    void namesTopicsThatAreMissing() throws Exception {
        String yaml =
                Sickbed.withSensor(Sickbed.at(kafka.plain()))
                        .replace("create: true", "create: false");

        assertThat(line(new Sickbed(folder).examine(yaml), "topics"))
                .startsWith("BAD")
                .contains("1 of 4 topics exist", "missing: alerts-sensor01, gateway-ill")
                .contains("gateway-ill-progress", "cloud.topics.create: true");
    }

    @Test
    void namesEveryPermissionThatIsMissing() throws Exception {
        List<Finding> findings = examine(as("guest", "guest-pass"));

        assertThat(findings)
                .filteredOn(finding -> finding.text().startsWith("no permission for "))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.text())
                                .contains("Write on topic " + SEEN_TOPIC)
                                .contains("Describe and Write on topic alerts-sensor01")
                                .contains("Describe and Write on topic gateway-ill,")
                                .contains("Describe and Write on transactional id gw-ill-alerts")
                                .contains("ACLs"));
    }
}
