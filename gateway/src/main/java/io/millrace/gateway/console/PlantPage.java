package io.millrace.gateway.console;

import io.millrace.gateway.console.GatewayStatus.ScoreLook;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Every device as a tile.
 *
 * @param now when it was taken
 * @param activeAlerts on the whole gateway, those about the gateway itself included
 */
public record PlantPage(String gateway, Instant now, int activeAlerts, List<Tile> devices) {
    public PlantPage {
        devices = List.copyOf(devices);
    }

    /**
     * @param state {@code waiting} for the first reading, {@code lost} (nothing comes any more),
     *     {@code ok}, or the worst of its alerts
     * @param quality the worst of its channels; empty before the first reading
     * @param alerts kinds of its active alerts, newest first
     * @param spark means of the last two minutes of the first channel, 2 s each; only on request
     */
    public record Tile(
            String name,
            String profile,
            String state,
            Optional<String> quality,
            List<Value> channels,
            Optional<ScoreLook> score,
            List<TileAlert> alerts,
            Optional<List<Float>> spark) {
        public Tile {
            channels = List.copyOf(channels);
            alerts = List.copyOf(alerts);
        }
    }

    /** The newest value of a channel; empty as long as there is none. */
    public record Value(String name, String unit, OptionalDouble value, Optional<String> quality) {}

    /** An active alert in short. */
    public record TileAlert(String alert, Optional<String> channel, int severity) {}
}
