package io.millrace.gateway.ingest.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.ingest.Profiles;
import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.settings.GatewaySettings.DeviceEntry;
import io.millrace.gateway.settings.GatewaySettings.DeviceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceKeysTest {

    private final Decoding decoding =
            Decoding.of(
                    Profiles.router(
                            10,
                            entry("pump-1", Optional.of("17")),
                            entry("t-{key}", Optional.empty())));

    @Test
    void oneFieldOfTheDocumentTellsTheDevice() {
        assertThat(tell("{\"id\":17,\"value\":1}")).containsExactly("pump-1/x 1.0");
        assertThat(tell("{\"id\":\"17\",\"value\":2}")).containsExactly("pump-1/x 2.0");
        assertThat(tell("{\"id\":\"b4\",\"value\":3}")).containsExactly("t-b4/x 3.0");
    }

    @Test
    void aDocumentWithoutTheFieldIsRejected() {
        assertThat(tell("{\"value\":1}")).containsExactly("rejected: no-key");
        assertThat(tell("{\"id\":[1],\"value\":1}")).containsExactly("rejected: no-key");
        assertThat(tell("{\"id\":null,\"value\":1}")).containsExactly("rejected: no-key");
        assertThat(tell("{\"id\":\"a/b\",\"value\":1}")).containsExactly("rejected: illegal-name");
        assertThat(tell("{\"id\":17}")).containsExactly("rejected: no-value");
        assertThat(tell("{\"id\":17")).containsExactly("rejected: malformed-json");
    }

    private List<String> tell(String payload) {
        return decoding.tell("hall/all", payload.getBytes(UTF_8));
    }

    private static Device entry(String name, Optional<String> word) {
        return new Device(
                new DeviceEntry(
                        name,
                        "test",
                        Optional.of("hall/all"),
                        Optional.of(new DeviceKey("/id", word)),
                        Map.of(),
                        Optional.empty()),
                Decoding.profile("x: {unit: A, mqtt: {}}"));
    }
}
