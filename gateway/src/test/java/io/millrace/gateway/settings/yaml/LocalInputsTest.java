package io.millrace.gateway.settings.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.settings.GatewaySettings.DeviceEntry;
import io.millrace.testbed.Guarantee;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalInputsTest {
    @TempDir Path folder;

    private SettingsFiles files;

    @BeforeEach
    void openFolder() {
        files =
                new SettingsFiles(folder)
                        .with(
                                "profiles/door.yaml",
                                """
                                profile: door
                                version: 1
                                channels: {contact: {unit: "1", gpio: {active-low: true, pull: up}}}
                                """)
                        .with(
                                "profiles/meter.yaml",
                                """
                                profile: meter
                                version: 1
                                channels:
                                  flow: {unit: L/min, gpio: {read: rate, debounce: 2ms}}
                                  total: {unit: L, gpio: {read: total, debounce: 2ms}}
                                """)
                        .with(
                                "profiles/odd-meter.yaml",
                                """
                                profile: odd-meter
                                version: 1
                                channels:
                                  flow: {unit: L/min, gpio: {read: rate, pull: up}}
                                  total: {unit: L, gpio: {read: total, pull: down}}
                                """)
                        .with(
                                "profiles/probe.yaml",
                                """
                                profile: probe
                                version: 1
                                channels: {value: {unit: Cel, file: {kind: w1}}}
                                """)
                        .with(
                                "profiles/own-file.yaml",
                                """
                                profile: own-file
                                version: 1
                                channels: {value: {unit: "1", file: {kind: plain, name: number}}}
                                """);
    }

    /** Profiles with a channel that could come either way. */
    private static SettingsFiles withTwoWays(SettingsFiles files) {
        return files.with(
                        "profiles/mixed.yaml",
                        """
                        profile: mixed
                        version: 1
                        channels:
                          door: {unit: "1", gpio: {}}
                          lid: {unit: "1", gpio: {}, mqtt: {topic: lid, format: json, value: /v}}
                        """)
                .with(
                        "profiles/two-ways.yaml",
                        """
                        profile: two-ways
                        version: 1
                        channels:
                          value: {unit: Cel, file: {kind: iio, name: temp}, mqtt: {format: json, value: /v}}
                        """);
    }

    @Test
    void linesAndSensorsAreKept() {
        withDevices(
                "- {name: door-3, profile: door, gpio: {contact: 17}}",
                "- {name: m-1, profile: meter, gpio: {flow: 22, total: 22}}",
                "- {name: p-1, profile: probe, file: {device: 28-0316a279d4ff}}");

        assertThat(files.loaded(Map.of()).settings().devices())
                .containsExactly(
                        new DeviceEntry(
                                "door-3",
                                "door",
                                Optional.empty(),
                                Optional.empty(),
                                Map.of("contact", 17),
                                Optional.empty()),
                        new DeviceEntry(
                                "m-1",
                                "meter",
                                Optional.empty(),
                                Optional.empty(),
                                Map.of("flow", 22, "total", 22),
                                Optional.empty()),
                        new DeviceEntry(
                                "p-1",
                                "probe",
                                Optional.empty(),
                                Optional.empty(),
                                Map.of(),
                                Optional.of("28-0316a279d4ff")));
    }

    @Test
    @Guarantee("P1")
    void lineThatIsNoneOrOfNoChannelIsTold() {
        assertThat(
                        problems(
                                "- {name: a, profile: door, gpio: {contact: -1}}",
                                "- {name: b, profile: door, gpio: {contact: seventeen}}",
                                "- {name: c, profile: door, gpio: {kontact: 5}}",
                                "- {name: d, profile: single-value, gpio: {value: 6}}",
                                "- {name: e, profile: meter, gpio: {flow: 7}}",
                                "- {name: \"f{1}\", profile: door, gpio: {contact: 8}, mqtt: {topic: f/+}}"))
                .containsExactly(
                        "gateway.yaml:4:46: devices[0].gpio.contact: expected a whole number from 0"
                                + " to 1023, found the number -1",
                        "gateway.yaml:5:46: devices[1].gpio.contact: expected a number, found"
                                + " \"seventeen\"",
                        "gateway.yaml:6:30: devices[2].gpio: channel contact of profile door needs a"
                                + " line too: contact: LINE",
                        "gateway.yaml:6:37: devices[2].gpio.kontact: profile door has no channel"
                                + " kontact",
                        "gateway.yaml:7:45: devices[3].gpio.value: profile single-value does not say"
                                + " how channel value is read from a line; give the channel gpio: {}",
                        "gateway.yaml:8:31: devices[4].gpio: channel total of profile meter needs a"
                                + " line too: total: LINE",
                        "gateway.yaml:9:35: devices[5].gpio: a name with {1} stands for several"
                                + " devices, which cannot share one input",
                        "gateway.yaml:9:69: devices[5].mqtt.topic: profile door says of no channel"
                                + " where it is found in MQTT");
    }

    @Test
    void channelThatCouldComeOverMqttNeedsALineWhereThereIsNoTopic() {
        files = withTwoWays(files);

        assertThat(
                        problems(
                                "- {name: a, profile: pulse-flowmeter, gpio: {flow: 22}}",
                                "- {name: b, profile: mixed, gpio: {door: 23}, mqtt: {topic: b}}"))
                .containsExactly(
                        "gateway.yaml:4:41: devices[0].gpio: channel volume of profile pulse-flowmeter"
                                + " needs a line too: volume: LINE");
    }

    @Test
    @Guarantee("P1")
    void channelThatWouldBeReadTwiceIsRefused() {
        files = withTwoWays(files);

        assertThat(
                        problems(
                                "- {name: a, profile: pulse-flowmeter, gpio: {flow: 22}, mqtt: {topic: a}}",
                                "- {name: b, profile: mixed, gpio: {door: 23, lid: 24}, mqtt: {topic: b}}",
                                "- {name: c, profile: mixed, mqtt: {topic: c}}",
                                "- {name: d, profile: two-ways, mqtt: {topic: d}, file: {device: bme280}}",
                                "- {name: e, profile: two-ways, file: {device: bme281}}"))
                .containsExactly(
                        "gateway.yaml:4:41: devices[0].gpio: channel flow would be read twice, by gpio"
                                + " and over MQTT: profile pulse-flowmeter knows both; take one"
                                + " away from the device",
                        "gateway.yaml:5:31: devices[1].gpio: channel lid would be read twice, by gpio"
                                + " and over MQTT: profile mixed knows both; take one away from"
                                + " the device",
                        "gateway.yaml:7:52: devices[3].file: channel value would be read twice, by file"
                                + " and over MQTT: profile two-ways knows both; take one away from"
                                + " the device");
    }

    @Test
    void lineHasOneUseButForTheRateAndTotalOfOneCounter() {
        assertThat(
                        problems(
                                "- {name: a, profile: door, gpio: {contact: 17}}",
                                "- {name: b, profile: door, gpio: {contact: 17}}",
                                "- {name: m, profile: meter, gpio: {flow: 22, total: 22}}",
                                "- {name: n, profile: meter, gpio: {flow: 23, total: 22}}",
                                "- {name: o, profile: odd-meter, gpio: {flow: 24, total: 24}}"))
                .containsExactly(
                        "gateway.yaml:5:46: devices[1].gpio.contact: line 17 is that of a/contact"
                                + " already; a line has one use, but for the rate and the total of"
                                + " one counter",
                        "gateway.yaml:7:55: devices[3].gpio.total: line 22 is that of m/flow"
                                + " already; a line has one use, but for the rate and the total of"
                                + " one counter",
                        "gateway.yaml:8:59: devices[4].gpio.total: flow and total share line 24 but"
                                + " differ in active-low, pull or debounce in the profile");
    }

    @Test
    void sensorNameMustFitItsKind() {
        assertThat(
                        problems(
                                "- {name: a, profile: probe, file: {device: w1_bus_master1}}",
                                "- {name: b, profile: own-file, file: {device: numbers}}",
                                "- {name: c, profile: own-file, file: {device: /run/../etc}}",
                                "- {name: d, profile: door, file: {device: x}, gpio: {contact: 1}}",
                                "- {name: e, profile: probe, file: {}}"))
                .containsExactly(
                        "gateway.yaml:4:46: devices[0].file.device: expected a 1-wire sensor such as"
                                + " 28-0316a279d4ff (ls /sys/bus/w1/devices), found"
                                + " \"w1_bus_master1\"",
                        "gateway.yaml:5:49: devices[1].file.device: expected the absolute path of the"
                                + " folder of the files, found \"numbers\"",
                        "gateway.yaml:6:49: devices[2].file.device: expected the absolute path of the"
                                + " folder of the files, found \"/run/../etc\"",
                        "gateway.yaml:7:30: devices[3].file: profile door says of no channel that it"
                                + " is read from a file",
                        "gateway.yaml:8:31: devices[4].file.device: is missing; add it");
    }

    @Test
    void chipIsALabelANumberOrADeviceFile() {
        for (String chip : List.of("auto", "0", "gpiochip4", "/dev/gpiochip0", "9030000.pl061")) {
            files.with("gateway.yaml", gateway("gpio: {chip: " + chip + "}"));

            assertThat(files.loaded(Map.of()).settings().gpio().chip()).isEqualTo(chip);
        }
        files.with("gateway.yaml", gateway("gpio: {chip: \"/sys/class/gpio\"}"));

        assertThat(files.problems(Map.of()))
                .contains(
                        "gateway.yaml:3:14: gpio.chip: expected auto, or a GPIO chip by label, number"
                                + " or device file (gpiodetect lists them), found"
                                + " \"/sys/class/gpio\"");
    }

    private static String gateway(String more) {
        return """
        gateway: {id: g1}
        cloud: {kafka: {bootstrap.servers: "k:9092"}}
        """
                + more
                + "\n";
    }

    private void withDevices(String... devices) {
        files.with("gateway.yaml", gateway("devices:\n  " + String.join("\n  ", devices)));
    }

    private List<String> problems(String... devices) {
        withDevices(devices);
        return files.problems(Map.of());
    }
}
