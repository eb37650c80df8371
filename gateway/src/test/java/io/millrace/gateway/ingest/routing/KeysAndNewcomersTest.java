package io.millrace.gateway.ingest.routing;

import static io.millrace.gateway.ingest.Profiles.channel;
import static io.millrace.gateway.ingest.Profiles.device;
import static io.millrace.gateway.ingest.Profiles.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.ingest.Profiles;
import io.millrace.gateway.ingest.routing.Admission.Refusal;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.settings.GatewaySettings.DeviceKey;
import io.millrace.profile.ChannelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeysAndNewcomersTest {

    private static final ChannelSpec SPEED = channel("speed", "", json("/value"));
    private final List<String> alerts = new ArrayList<>();

    @Test
    void aWordAtTheKeyTellsTheDevicesOfOneTopic() {
        TopicRouter router =
                Profiles.router(
                        10,
                        Profiles.keyed("pump-1", "hall/all", id(Optional.of("A1")), SPEED),
                        Profiles.keyed("pump-2", "hall/all", id(Optional.of("A2")), SPEED));
        Route.KeyedPart keyed = keyed(router.route("hall/all"));

        assertThat(keyed.pointer()).isEqualTo("/id");
        assertThat(told(router.route(keyed, "A2"))).isEqualTo("pump-2/speed");
        assertThat(told(router.route(keyed, "A3"))).isEqualTo("unknown-key");
        assertThat(router.device(new DeviceId("pump-1"))).isPresent();
    }

    @Test
    void everyOtherWordBecomesADeviceOfItsOwn() {
        TopicRouter router =
                Profiles.router(
                        2,
                        Profiles.keyed("pump-1", "hall/all", id(Optional.of("A1")), SPEED),
                        Profiles.keyed("t-{key}", "hall/all", id(Optional.empty()), SPEED));
        Route.KeyedPart keyed = keyed(router.route("hall/all"));

        assertThat(told(router.route(keyed, "A1"))).isEqualTo("pump-1/speed");
        assertThat(told(router.route(keyed, "A7"))).isEqualTo("t-A7/speed");
        assertThat(router.route(keyed, "A7")).isEqualTo(router.route(keyed, "A7"));
        assertThat(told(router.route(keyed, "a b"))).isEqualTo("illegal-name");
        assertThat(told(router.route(keyed, ""))).isEqualTo("t-/speed");
        assertThat(told(router.route(keyed, "A8"))).isEqualTo("too-many-devices");
    }

    @Test
    void wildcardsAndKeysNameADeviceTogether() {
        TopicRouter router =
                Profiles.router(
                        10, Profiles.keyed("{1}-{key}", "hall/+", id(Optional.empty()), SPEED));

        assertThat(told(router.route(keyed(router.route("hall/x")), "1"))).isEqualTo("x-1/speed");
        assertThat(told(router.route(keyed(router.route("hall/y")), "1"))).isEqualTo("y-1/speed");
    }

    /** x-y with z, and x with y-z, are two machines. */
    @Test
    void twoDevicesNeverShareAName() {
        TopicRouter router = Profiles.router(10, device("{1}-{2}", "+/a/+", SPEED));
        TopicRouter byKey =
                Profiles.router(
                        10, Profiles.keyed("{1}-{key}", "hall/+", id(Optional.empty()), SPEED));

        assertThat(told(router.route("x-y/a/z"))).isEqualTo("x-y-z/speed");
        assertThat(told(router.route("x/a/y-z"))).isEqualTo("name-taken");
        assertThat(told(byKey.route(keyed(byKey.route("hall/x-y")), "z"))).isEqualTo("x-y-z/speed");
        assertThat(told(byKey.route(keyed(byKey.route("hall/x")), "y-z"))).isEqualTo("name-taken");
    }

    @Test
    void aRefusedNewcomerIsToldOnceForEachEntryAndReason() {
        Admission onlyA =
                (id, entry) ->
                        id.name().endsWith("a")
                                ? Optional.empty()
                                : Optional.of(new Refusal("topic-collision", "not " + id.name()));
        TopicRouter router =
                new TopicRouter(
                        List.of(device("f-{1}", "hall/+", SPEED)),
                        new TopicRouter.Newcomers(onlyA, alerts::add, 10));

        assertThat(told(router.route("hall/a"))).isEqualTo("f-a/speed");
        for (int i = 0; i < 100; i++) {
            assertThat(told(router.route("hall/b" + i))).isEqualTo("topic-collision");
        }
        assertThat(told(router.route("hall/x y"))).isEqualTo("illegal-name");
        assertThat(router.device(new DeviceId("f-b0"))).isEmpty();
        assertThat(alerts)
                .containsExactly(
                        "messages for a new device of the entry f-{1} are refused (topic-collision): not f-b0",
                        "messages for a new device of the entry f-{1} are refused (illegal-name): the message makes a device name that is not 1 to 100 letters, digits, '.', '_' or '-'");
    }

    private static DeviceKey id(Optional<String> word) {
        return new DeviceKey("/id", word);
    }

    private static Route.KeyedPart keyed(Route route) {
        assertThat(route).isInstanceOf(Route.ToDevices.class);
        Route.ToDevices known = (Route.ToDevices) route;
        assertThat(known.keyed()).hasSize(1);
        return known.keyed().getFirst();
    }

    private static String told(Route route) {
        return switch (route) {
            case Route.Nowhere(String reason, String _) -> reason;
            case Route.ToDevices known -> known.parts().getFirst().channels().getFirst().toString();
        };
    }
}
