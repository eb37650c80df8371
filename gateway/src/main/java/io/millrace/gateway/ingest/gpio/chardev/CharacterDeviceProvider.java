package io.millrace.gateway.ingest.gpio.chardev;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeListener;
import io.millrace.gateway.ingest.gpio.LineUnavailableException;
import io.millrace.gateway.ingest.gpio.chardev.LineFile.Bias;
import io.millrace.gateway.ingest.gpio.chardev.LineFile.Edges;
import io.millrace.gateway.ingest.gpio.chardev.LineFile.Wish;
import io.millrace.gateway.ingest.gpio.pi4j.EdgeChoice;
import io.millrace.gateway.ingest.gpio.pi4j.LineEvent;
import io.millrace.gateway.ingest.gpio.pi4j.Pi4jLines;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Pi4J's digital inputs over the kernel's character device; no native code, no other library. */
public final class CharacterDeviceProvider extends DigitalInputProviderBase
        implements DigitalInputProvider {

    private static final String ID = "millrace-character-device-input";

    private final CharacterDevice device;

    private CharacterDeviceProvider(CharacterDevice device) {
        super(ID, "Millrace GPIO character device");
        this.device = device;
    }

    /**
     * The lines of the chip that gateway.yaml means; the chip is looked for when a line is opened.
     *
     * @param chip label, name, number, device file or auto
     */
    public static Pi4jLines lines(String chip) {
        CharacterDevice device = new CharacterDevice(chip);
        return new Pi4jLines(
                new CharacterDeviceProvider(device), () -> describe(chip), device::close);
    }

    private static String describe(String chip) {
        try {
            return new GpioChips().find(chip).toString();
        } catch (LineUnavailableException absent) {
            return "no chip";
        }
    }

    @Override
    public DigitalInput create(DigitalInputConfig config) {
        Line line = new Line(this, config);
        context.registry().add(line);
        return line;
    }

    private static final class Line extends DigitalInputBase implements EdgeReader.Listener {
        private final CharacterDevice device;
        private final LineFile file;
        private boolean isListening;

        private Line(CharacterDeviceProvider provider, DigitalInputConfig config) {
            super(provider, config);
            this.device = provider.device;
            this.file = device.open(wish(config));
        }

        /**
         * Listening begins with the first listener, so that it misses no edge since the opening.
         */
        @Override
        public synchronized DigitalInput addListener(DigitalStateChangeListener... listeners) {
            DigitalInput self = super.addListener(listeners);
            if (!isListening) {
                isListening = true;
                device.listen(file, this);
            }
            return self;
        }

        private static Wish wish(DigitalInputConfig config) {
            Edges edges =
                    switch (EdgeChoice.of(config)) {
                        case BOTH -> Edges.BOTH;
                        case RISING -> Edges.RISING;
                        case FALLING -> Edges.FALLING;
                    };
            Bias bias =
                    switch (config.pull()) {
                        case OFF -> Bias.AS_IS;
                        case PULL_UP -> Bias.UP;
                        case PULL_DOWN -> Bias.DOWN;
                    };
            return new Wish(
                    config.bcm(),
                    edges,
                    bias,
                    Duration.of(config.debounce(), ChronoUnit.MICROS),
                    "millrace " + config.name());
        }

        @Override
        public void edge(boolean isRising, Duration age, long lostBefore) {
            dispatch(LineEvent.edge(this, isRising, age, lostBefore));
        }

        @Override
        public void gone(String why) {
            dispatch(LineEvent.end(this, why));
        }

        @Override
        public DigitalState state() {
            try {
                return file.isHigh() ? DigitalState.HIGH : DigitalState.LOW;
            } catch (DeviceCallException gone) {
                throw new LineUnavailableException(String.valueOf(gone.getMessage()));
            }
        }

        @Override
        public DigitalInput shutdownInternal(Context ending) {
            device.release(file);
            return super.shutdownInternal(ending);
        }
    }
}
