package io.millrace.profile.yaml;

import java.util.List;
import java.util.Map;

/**
 * Every key that a device profile knows; docs/CONFIGURATION.md and the JSON Schema say the same.
 */
public final class ProfileKeys {
    /** By section; {@code *} stands for a name that the profile chooses. */
    public static final YamlSections SECTIONS =
            YamlSections.of(
                    Map.ofEntries(
                            Map.entry(
                                    "",
                                    List.of(
                                            "profile",
                                            "version",
                                            "description",
                                            "channels",
                                            "model",
                                            "emulation")),
                            Map.entry(
                                    "channels.*",
                                    List.of(
                                            "unit",
                                            "instrument-range",
                                            "normal-range",
                                            "mqtt",
                                            "gpio",
                                            "file",
                                            "values",
                                            "scale",
                                            "current-loop",
                                            "table",
                                            "report",
                                            "limits",
                                            "rate-limit",
                                            "stale-after",
                                            "flatline-after")),
                            Map.entry(
                                    "channels.*.mqtt",
                                    List.of(
                                            "topic",
                                            "format",
                                            "value",
                                            "time",
                                            "time-format",
                                            "sequence",
                                            "status",
                                            "status-good",
                                            "key",
                                            "key-value",
                                            "samples",
                                            "base-time",
                                            "period",
                                            "time-after",
                                            "time-after-unit",
                                            "base-sequence",
                                            "separator",
                                            "offset",
                                            "type",
                                            "bit",
                                            "byte-order",
                                            "time-offset",
                                            "time-type",
                                            "sequence-offset",
                                            "sequence-type")),
                            Map.entry(
                                    "channels.*.gpio",
                                    List.of("read", "active-low", "pull", "debounce", "period")),
                            Map.entry("channels.*.file", List.of("kind", "name", "period")),
                            Map.entry("channels.*.scale", List.of("factor", "offset")),
                            Map.entry("channels.*.current-loop", List.of("low", "high")),
                            Map.entry("channels.*.rate-limit", List.of("change", "within")),
                            Map.entry("channels.*.report", List.of("deadband", "heartbeat")),
                            Map.entry(
                                    "channels.*.limits",
                                    List.of(
                                            "high-high",
                                            "high",
                                            "low",
                                            "low-low",
                                            "hysteresis",
                                            "on-delay",
                                            "off-delay")),
                            Map.entry("model", List.of("file")),
                            Map.entry(
                                    "emulation", List.of("period", "drivers", "signals", "faults")),
                            Map.entry(
                                    "emulation.drivers.*",
                                    List.of("mean", "swing", "cycle", "wander", "inertia")),
                            Map.entry(
                                    "emulation.signals.*",
                                    List.of(
                                            "base",
                                            "gains",
                                            "lag",
                                            "noise",
                                            "resolution",
                                            "integral-of",
                                            "integral-per")),
                            Map.entry("emulation.faults.*", List.of("leading", "ramp", "effects")),
                            Map.entry(
                                    "emulation.faults.*.effects.*",
                                    List.of("factor", "offset", "noise"))));

    private ProfileKeys() {}
}
