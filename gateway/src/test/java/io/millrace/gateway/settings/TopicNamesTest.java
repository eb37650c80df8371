package io.millrace.gateway.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.yaml.ProfileLoader;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicNamesTest {
    private static final GatewaySettings.Gateway GATEWAY =
            new GatewaySettings.Gateway("press-hall-1", Optional.of("plant-7"));
    private static final DeviceProfile PUMP =
            ProfileLoader.shipped().profile("centrifugal-pump").orElseThrow();
    private static final DeviceProfile SINGLE =
            ProfileLoader.shipped().profile("single-value").orElseThrow();
    private static final ChannelId PUMP_FLOW = new ChannelId(new DeviceId("pump-1"), "flow");
    private static final ChannelId ONLY_VALUE = new ChannelId(new DeviceId("sensor01"), "value");

    @Test
    void sensorIsDeviceAndChannel() {
        TopicNames names = names("topic-{sensor}", "alerts-{sensor}");

        assertThat(names.readings(PUMP, PUMP_FLOW)).isEqualTo("topic-pump-1-flow");
        assertThat(names.alerts(PUMP, PUMP_FLOW)).isEqualTo("alerts-pump-1-flow");
    }

    @Test
    void sensorIsTheDeviceWhereItsOnlyChannelIsValue() {
        TopicNames names = names("topic-{sensor}", "alerts-{sensor}");

        assertThat(names.readings(SINGLE, ONLY_VALUE)).isEqualTo("topic-sensor01");
        assertThat(names.alerts(SINGLE, ONLY_VALUE)).isEqualTo("alerts-sensor01");
    }

    @Test
    void everyPlaceholderIsResolved() {
        TopicNames names = names("{site}.{gateway}.{device}.{channel}", "a-{device}");

        assertThat(names.readings(PUMP, PUMP_FLOW)).isEqualTo("plant-7.press-hall-1.pump-1.flow");
        assertThat(names.alerts(PUMP, PUMP_FLOW)).isEqualTo("a-pump-1");
    }

    @Test
    void alertWithoutChannelGoesToTheTopicOfTheDevice() {
        DeviceId pump = new DeviceId("pump-1");

        assertThat(names("r", "alerts-{sensor}").alertsOf(pump)).isEqualTo("alerts-pump-1");
        assertThat(names("r", "{device}.{channel}.alerts").alertsOf(pump))
                .isEqualTo("pump-1.device.alerts");
    }

    @Test
    void gatewayHasTopicsOfItsOwn() {
        assertThat(names("r", "a").gateway()).isEqualTo("gateway-press-hall-1");
        assertThat(names("r", "a").progress()).isEqualTo("gateway-press-hall-1-progress");
    }

    @Test
    void namesThatKafkaRefusesAreToldApart() {
        assertThat(TopicNames.faultOf("Topic_1.a-b")).isEmpty();
        assertThat(TopicNames.faultOf("x".repeat(249))).isEmpty();
        assertThat(TopicNames.faultOf("x".repeat(250))).isPresent();
        assertThat(TopicNames.faultOf("")).isPresent();
        assertThat(TopicNames.faultOf("..")).isPresent();
        assertThat(TopicNames.faultOf("a/b")).isPresent();
        assertThat(TopicNames.faultOf("kühler")).isPresent();
    }

    @Test
    void patternsAreCheckedBeforeTheyMeetADevice() {
        assertThat(TopicNames.faultOfPattern("{site}.{device}.{channel}")).isEmpty();
        assertThat(TopicNames.faultOfPattern("{sensr}")).isPresent();
        assertThat(TopicNames.faultOfPattern("a b {sensor}")).isPresent();
        assertThat(TopicNames.faultOfPattern("a-{sensor")).isPresent();
    }

    private static TopicNames names(String readings, String alerts) {
        return new TopicNames(
                GATEWAY,
                new GatewaySettings.Topics(
                        readings, alerts, 1, 1, Duration.ofDays(7), true, 4_000));
    }
}
