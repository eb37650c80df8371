package io.millrace.gateway.ingest.gpio.pi4j;

import com.pi4j.io.gpio.digital.DigitalInputConfig;
import java.util.Arrays;
import java.util.Map;

/** Which physical edges a line tells: a property, for Pi4J's configuration has no word for it. */
public enum EdgeChoice {
    BOTH,
    RISING,
    FALLING;

    private static final String KEY = "millrace-edges";

    Map<String, String> asProperties() {
        return Map.of(KEY, name());
    }

    /** Both, where none is chosen. */
    public static EdgeChoice of(DigitalInputConfig config) {
        String chosen = config.properties().getOrDefault(KEY, BOTH.name());
        return Arrays.stream(values())
                .filter(choice -> choice.name().equals(chosen))
                .findFirst()
                .orElse(BOTH);
    }
}
