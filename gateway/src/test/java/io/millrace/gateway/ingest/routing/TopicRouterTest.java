package io.millrace.gateway.ingest.routing;

import static io.millrace.gateway.ingest.Profiles.channel;
import static io.millrace.gateway.ingest.Profiles.device;
import static io.millrace.gateway.ingest.Profiles.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.ingest.Profiles;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.settings.GatewaySettings.DeviceEntry;
import io.millrace.profile.ChannelSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicRouterTest {

    private static final ChannelSpec SPEED = channel("speed", "speed", json("/value"));
    private static final ChannelSpec CURRENT = channel("current", "current", json("/value"));

    @Test
    void joinsDeviceAndChannelTopics() {
        TopicRouter router = router(device("pump-1", "hall/pump-1", SPEED, CURRENT));

        assertThat(channels(router.route("hall/pump-1/speed"))).containsExactly("pump-1/speed");
        assertThat(channels(router.route("hall/pump-1/current"))).containsExactly("pump-1/current");
        assertThat(reason(router.route("hall/pump-1"))).isEqualTo("unknown-topic");
    }

    @Test
    void severalChannelsMayShareATopic() {
        TopicRouter router =
                router(
                        device(
                                "meter",
                                "hall/meter",
                                channel("power", "", json("/p")),
                                channel("energy", "", json("/e"))));

        assertThat(channels(router.route("hall/meter")))
                .containsExactly("meter/power", "meter/energy");
    }

    @Test
    void takesTheDeviceNameFromTheTopic() {
        TopicRouter router = router(device("fan-{1}-{2}", "+/x/+", SPEED));

        Route route = router.route("hall2/x/7/speed");

        assertThat(channels(route)).containsExactly("fan-hall2-7/speed");
        assertThat(router.route("hall2/x/7/speed")).isSameAs(route);
        assertThat(router.device(new DeviceId("fan-hall2-7"))).isPresent();
        assertThat(reason(router.route("hall2/y/7/speed"))).isEqualTo("unknown-topic");
        assertThat(reason(router.route("hall2/x/7/8/speed"))).isEqualTo("unknown-topic");
    }

    @Test
    void refusesNamesThatATopicCannotCarry() {
        TopicRouter router = router(device("fan-{1}", "hall/+/fan", SPEED));

        assertThat(reason(router.route("hall/a b/fan/speed"))).isEqualTo("illegal-name");
        assertThat(reason(router.route("hall/" + "x".repeat(200) + "/fan/speed")))
                .isEqualTo("illegal-name");
    }

    @Test
    void noTopicPosesAsADeviceOfAnotherEntry() {
        TopicRouter router =
                router(device("pump-1", "line/pump-1", SPEED), device("{1}", "open/+", SPEED));

        assertThat(reason(router.route("open/pump-1/speed"))).isEqualTo("name-taken");
        assertThat(channels(router.route("open/a.b/speed"))).containsExactly("a.b/speed");
        assertThat(reason(router.route("open/a_b/speed"))).isEqualTo("name-taken");
    }

    @Test
    void noTopicPosesAsADeviceThatIsWiredToTheGateway() {
        Device wired =
                new Device(
                        new DeviceEntry(
                                "door-3",
                                "test",
                                Optional.empty(),
                                Optional.empty(),
                                Map.of("contact", 17),
                                Optional.empty()),
                        device("any", "any", SPEED).profile());
        TopicRouter router = router(wired, device("{1}", "open/+", SPEED));

        assertThat(reason(router.route("open/door-3/speed"))).isEqualTo("name-taken");
    }

    @Test
    void wildcardDevicesAreLimited() {
        TopicRouter router = Profiles.router(2, device("{1}", "open/+", SPEED, CURRENT));

        assertThat(channels(router.route("open/a/speed"))).isNotEmpty();
        assertThat(channels(router.route("open/b/speed"))).isNotEmpty();
        assertThat(reason(router.route("open/c/speed"))).isEqualTo("too-many-devices");
        assertThat(channels(router.route("open/a/current"))).isNotEmpty();
    }

    @Test
    void namesTheFiltersToSubscribeTo() {
        assertThat(
                        TopicRouter.topicFilters(
                                List.of(
                                        device("pump-1", "hall/pump-1", SPEED, CURRENT),
                                        device("fan-{1}", "hall/+/fan", SPEED))))
                .containsExactly("hall/pump-1/speed", "hall/pump-1/current", "hall/+/fan/speed");
    }

    private static TopicRouter router(Device... devices) {
        return Profiles.router(10, devices);
    }

    private static List<String> channels(Route route) {
        assertThat(route).isInstanceOf(Route.ToDevices.class);
        return ((Route.ToDevices) route)
                .parts().stream()
                        .flatMap(part -> part.channels().stream())
                        .map(ChannelId::toString)
                        .toList();
    }

    private static String reason(Route route) {
        assertThat(route).isInstanceOf(Route.Nowhere.class);
        return ((Route.Nowhere) route).reason();
    }
}
