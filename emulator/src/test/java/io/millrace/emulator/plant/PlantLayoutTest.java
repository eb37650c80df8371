package io.millrace.emulator.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import io.millrace.profile.yaml.ProfileLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlantLayoutTest {
    private static final List<DeviceProfile> SHIPPED =
            ProfileLoader.shipped().all().stream().map(LoadedProfile::profile).toList();

    @Test
    void hasSixDevicesAndTwentyChannelsByDefault() {
        List<PlantDevice> plant = PlantLayout.byDefault(SHIPPED);

        assertThat(names(plant))
                .containsExactly("pump-1", "pump-2", "motor-1", "motor-2", "sensor01", "sensor02");
        assertThat(plant.stream().mapToInt(device -> device.profile().channels().size()).sum())
                .isEqualTo(20);
    }

    @Test
    void hasSensor01HoweverSmallItIs() {
        assertThat(names(PlantLayout.of(SHIPPED, 1))).containsExactly("sensor01");
        assertThat(names(PlantLayout.of(SHIPPED, 2))).containsExactly("pump-1", "sensor01");
    }

    @Test
    void cyclesThroughTheProfilesWithNamesOfTheirOwn() {
        List<String> names = names(PlantLayout.of(SHIPPED, 100));

        assertThat(names)
                .hasSize(100)
                .doesNotHaveDuplicates()
                .contains(
                        "pump-10", "motor-9", "sensor09", "flowmeter-9", "compressor-9", "tank-9");
    }

    @Test
    void everyShippedProfileHasAPlaceInTheSmallestFullPlant() {
        assertThat(PlantLayout.of(SHIPPED, SHIPPED.size()))
                .extracting(PlantDevice::profile)
                .containsExactlyInAnyOrderElementsOf(SHIPPED);
    }

    @Test
    void wiresTheSecondContactAndTheSecondFlowMeterAndNoOther() {
        List<PlantDevice> plant = PlantLayout.of(SHIPPED, 4 * SHIPPED.size());

        assertThat(plant)
                .filteredOn(PlantDevice::isWired)
                .extracting(PlantDevice::name, PlantDevice::lines)
                .containsExactlyInAnyOrder(
                        tuple("flowmeter-2", Map.of("flow", 1, "volume", 1)),
                        tuple("contact-2", Map.of("open", 2)));
        assertThat(PlantLayout.of(SHIPPED, SHIPPED.size())).noneMatch(PlantDevice::isWired);
        assertThat(PlantLayout.byDefault(SHIPPED)).noneMatch(PlantDevice::isWired);
    }

    @Test
    void givesAFaultToTheFirstDeviceThatCanShowIt() {
        List<PlantDevice> plant = PlantLayout.byDefault(SHIPPED);

        assertThat(planned("dry-running", plant).device().name()).isEqualTo("pump-1");
        assertThat(planned("dry-running", plant).plan().leading())
                .isEqualTo(
                        plant.getFirst()
                                .profile()
                                .emulation()
                                .orElseThrow()
                                .faults()
                                .get("dry-running")
                                .leading());
        assertThat(planned("bearing-wear", List.of(plant.get(4), plant.get(2))).device().name())
                .isEqualTo("motor-1");
    }

    @Test
    void namesWhatThereIsWhenAskedForWhatThereIsNot() {
        List<PlantDevice> plant = PlantLayout.byDefault(SHIPPED);
        FaultOrder elsewhere = new FaultOrder("drift", Duration.ZERO, Optional.of("pump-7"));

        assertThatThrownBy(() -> planned("rust", plant))
                .hasMessageContaining("rust")
                .hasMessageContaining("cavitation");
        assertThatThrownBy(() -> PlannedFault.of(elsewhere, plant))
                .hasMessageContaining("pump-7")
                .hasMessageContaining("pump-1, pump-2");
    }

    private static PlannedFault planned(String kind, List<PlantDevice> plant) {
        return PlannedFault.of(new FaultOrder(kind, Duration.ZERO, Optional.empty()), plant);
    }

    private static List<String> names(List<PlantDevice> plant) {
        return plant.stream().map(PlantDevice::name).toList();
    }
}
