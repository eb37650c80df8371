package io.millrace.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.reading.QualityCode;
import io.millrace.testbed.Guarantee;
import java.util.List;
import org.junit.jupiter.api.Test;

class LostDevicesTest {
    private final AlertScript script = new AlertScript();

    @Test
    @Guarantee("A1")
    void aDeviceIsLostOnceUntilItGivesAGoodValueAgain() {
        script.reads(50)
                .vanishes("offline")
                .expect("disconnected raised a1")
                .vanishes("offline")
                .passes(5)
                .readsBad(QualityCode.BAD_NO_COMMUNICATION)
                .readsBad(QualityCode.BAD_SENSOR_FAILURE)
                .expectNothing()
                .expectActive("a1")
                .reads(50)
                .expect("disconnected cleared a1")
                .vanishes("offline")
                .expect("disconnected raised a2");
    }

    @Test
    void saysWhatTheClientWantedSaid() {
        script.vanishes("power failed")
                .expectMessages(
                        "pump-1 is disconnected: its MQTT client vanished without saying goodbye; its last will: \"power failed\"")
                .reads(50)
                .expectMessages("pump-1 is connected again")
                .vanishes("")
                .expectMessages(
                        "pump-1 is disconnected: its MQTT client vanished without saying goodbye");
    }

    @Test
    @Guarantee("A1")
    void aRestartNeitherRepeatsNorForgetsIt() {
        script.vanishes("offline")
                .expect("disconnected raised a1")
                .restarts()
                .vanishes("offline")
                .expectNothing()
                .expectActive("a1")
                .reads(50)
                .expect("disconnected cleared a1");
    }

    @Test
    @Guarantee("A1")
    void theJournalBringsItBack() {
        script.vanishes("offline");
        List<AlertTransition> journal = script.found();
        script.restartsFromJournal(journal).expectActive("a1");
        assertThat(script.rules().acknowledge("a1", script.now())).isPresent();
    }

    @Test
    @Guarantee("A1")
    void aDeviceThatLeavesTheConfigurationTakesItsAlertWithIt() {
        script.vanishes("offline").expect("disconnected raised a1");

        assertThat(script.rules().follow(_ -> true, _ -> true, _ -> true, script.now())).isEmpty();
        List<AlertTransition> told =
                script.rules().follow(_ -> false, _ -> true, _ -> true, script.now());

        assertThat(told).hasSize(1);
        assertThat(told.getFirst().alertId()).isEqualTo("a1");
        assertThat(told.getFirst().message()).isEqualTo("pump-1 is no longer configured");
        assertThat(script.rules().active()).isEmpty();
    }
}
