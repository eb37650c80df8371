package io.millrace.gateway.ingest.gpio.sysfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.gateway.ingest.gpio.SensorUnreadableException;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.profile.LocalSource.KernelFile;
import io.millrace.profile.LocalSource.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as the drivers bmp280, ads1015, lm75 and w1_therm show them. */
class KernelSensorFilesTest {
    private static final String W1 = "bus/w1/devices/28-0316a279d4ff/w1_slave";

    @TempDir Path sys;

    private KernelSensorFiles sensors;

    @BeforeEach
    void open() {
        sensors = new KernelSensorFiles(sys);
    }

    @Test
    void iioInputIsTheValue() {
        with("bus/iio/devices/iio:device0/name", "bme280");
        with("bus/iio/devices/iio:device0/in_temp_input", "23450");
        with("bus/iio/devices/iio:device0/in_temp_raw", "1");

        assertThat(read("bme280", Kind.IIO, "temp")).isEqualTo(23_450);
    }

    @Test
    void iioRawIsShiftedAndScaledByItsOwnOrItsTypesFiles() {
        with("bus/iio/devices/iio:device1/name", "ads1115");
        with("bus/iio/devices/iio:device1/in_voltage0_raw", "1000");
        with("bus/iio/devices/iio:device1/in_voltage0_scale", "0.125");
        with("bus/iio/devices/iio:device1/in_voltage1_raw", "1000");
        with("bus/iio/devices/iio:device1/in_voltage_scale", "2.0");
        with("bus/iio/devices/iio:device1/in_voltage_offset", "-24");
        with("bus/iio/devices/iio:device1/in_voltage0-voltage1_raw", "10");
        with("bus/iio/devices/iio:device1/in_voltage-voltage_scale", "0.5");
        with("bus/iio/devices/iio:device1/in_humidityrelative_raw", "42");

        assertThat(read("ads1115", Kind.IIO, "voltage0")).isEqualTo((1000 - 24) * 0.125);
        assertThat(read("ads1115", Kind.IIO, "voltage1")).isEqualTo((1000 - 24) * 2.0);
        assertThat(read("ads1115", Kind.IIO, "voltage0-voltage1"))
                .isEqualTo((10 - 24) * 0.5, within(1e-12));
        assertThat(read("ads1115", Kind.IIO, "humidityrelative")).isEqualTo(42);
    }

    @Test
    void labelTellsTwinsApart() {
        with("bus/iio/devices/iio:device0/name", "bme280");
        with("bus/iio/devices/iio:device0/in_temp_input", "1");
        with("bus/iio/devices/iio:device1/name", "bme280");
        with("bus/iio/devices/iio:device1/label", "ceiling");
        with("bus/iio/devices/iio:device1/in_temp_input", "2");

        assertThat(read("ceiling", Kind.IIO, "temp")).isEqualTo(2);
        assertThat(read("iio:device0", Kind.IIO, "temp")).isEqualTo(1);
        assertThatThrownBy(() -> read("bme280", Kind.IIO, "temp"))
                .hasMessageContaining("several sensors are called bme280")
                .hasMessageContaining("iio:device1 (bme280)");
    }

    @Test
    void sensorThatComesBackUnderAnotherNumberIsFound() throws IOException {
        with("class/hwmon/hwmon0/name", "tmp105");
        with("class/hwmon/hwmon0/temp1_input", "21500");
        assertThat(read("tmp105", Kind.HWMON, "temp1")).isEqualTo(21_500);

        Files.move(sys.resolve("class/hwmon/hwmon0"), sys.resolve("class/hwmon/hwmon3"));
        assertThatThrownBy(() -> read("tmp105", Kind.HWMON, "temp1"))
                .isInstanceOfSatisfying(
                        SensorUnreadableException.class,
                        silent ->
                                assertThat(silent.quality())
                                        .isEqualTo(QualityCode.BAD_NO_COMMUNICATION));

        assertThat(read("tmp105", Kind.HWMON, "temp1")).isEqualTo(21_500);
    }

    @Test
    void faultFileOfHwmonCounts() {
        with("class/hwmon/hwmon0/name", "max31865");
        with("class/hwmon/hwmon0/temp1_input", "21500");
        with("class/hwmon/hwmon0/temp1_fault", "1");

        assertFailure(() -> read("max31865", Kind.HWMON, "temp1"), "temp1_fault");
    }

    @Test
    void oneWireTemperatureCountsWithItsCheckSumOnly() {
        with(W1, "72 01 4b 46 7f ff 0e 10 57 : crc=57 YES\n72 01 4b 46 7f ff 0e 10 57 t=23125");
        assertThat(read("28-0316a279d4ff", Kind.W1, "w1_slave")).isEqualTo(23_125);

        with(W1, "f8 ff 4b 46 7f ff 08 10 10 : crc=10 YES\nf8 ff 4b 46 7f ff 08 10 10 t=-500");
        assertThat(read("28-0316a279d4ff", Kind.W1, "w1_slave")).isEqualTo(-500);

        with(W1, "00 00 00 00 00 00 00 00 00 : crc=ff NO\n00 00 00 00 00 00 00 00 00 t=0");
        assertFailure(() -> read("28-0316a279d4ff", Kind.W1, "w1_slave"), "check sum");
    }

    @Test
    void emptyOneWireFileIsNoCommunication() {
        with(W1, "");

        assertThatThrownBy(() -> read("28-0316a279d4ff", Kind.W1, "w1_slave"))
                .isInstanceOfSatisfying(
                        SensorUnreadableException.class,
                        silent ->
                                assertThat(silent.quality())
                                        .isEqualTo(QualityCode.BAD_NO_COMMUNICATION));
    }

    @Test
    void numberThatIsNoneIsAFailure() {
        with("class/hwmon/hwmon0/name", "x");
        for (String text : new String[] {"", "n/a", "NaN", "Infinity"}) {
            with("class/hwmon/hwmon0/temp1_input", text);

            assertFailure(() -> read("x", Kind.HWMON, "temp1"), "no number");
        }
    }

    @Test
    void missingDriverAndMissingSensorAreToldApart() {
        assertThatThrownBy(() -> read("bme280", Kind.IIO, "temp"))
                .hasMessageContaining("is the sensor's driver loaded?");
        with("bus/iio/devices/iio:device0/name", "ads1115");

        assertThatThrownBy(() -> read("bme280", Kind.IIO, "temp"))
                .hasMessageContaining("there is no sensor bme280")
                .hasMessageContaining("iio:device0 (ads1115)");
    }

    private static void assertFailure(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable read, String message) {
        assertThatThrownBy(read)
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        SensorUnreadableException.class,
                        failed ->
                                assertThat(failed.quality())
                                        .isEqualTo(QualityCode.BAD_SENSOR_FAILURE));
    }

    private double read(String device, Kind kind, String name) {
        return sensors.read(device, new KernelFile(kind, name, Duration.ofSeconds(1)));
    }

    private void with(String file, String text) {
        try {
            Path path = sys.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
