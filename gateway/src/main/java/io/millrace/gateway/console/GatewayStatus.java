package io.millrace.gateway.console;

import io.millrace.gateway.outbox.OutboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Everything the console shows, taken at one time.
 *
 * @param now when it was taken
 * @param devices in the order of the configuration
 * @param alerts active ones, newest first
 * @param lanes alerts first
 * @param journalLimitBytes most that the whole journal takes on disk
 * @param oldestAllowed age of the oldest waiting entry beyond which the gateway is not ready
 * @param storage empty when healthy, else what is wrong
 * @param deviceBytes handed to the journal's storage device since this start
 * @param sources where readings come in
 * @param listener empty when there is none
 * @param reloads what came of changed files
 * @param models what each model said of each device, shadows included
 */
public record GatewayStatus(
        Identity gateway,
        Instant now,
        List<DeviceLook> devices,
        List<AlertLook> alerts,
        ReadingBalance readings,
        List<OutboxStatus.LaneLook> lanes,
        long journalLimitBytes,
        Duration oldestAllowed,
        Optional<String> storage,
        long deviceBytes,
        List<SourceLook> sources,
        Optional<ListenerLook> listener,
        ReloadLook reloads,
        List<ModelLook> models) {

    public GatewayStatus {
        devices = List.copyOf(devices);
        alerts = List.copyOf(alerts);
        lanes = List.copyOf(lanes);
        sources = List.copyOf(sources);
        models = List.copyOf(models);
    }

    /**
     * @param version of this software
     * @param clock {@code synced} or {@code unsynced}
     */
    public record Identity(
            String id, Optional<String> site, String version, Instant startedAt, String clock) {}

    public record DeviceLook(
            String name, String profile, List<ChannelLook> channels, Optional<ScoreLook> score) {
        public DeviceLook {
            channels = List.copyOf(channels);
        }
    }

    /**
     * @param value empty before the first reading and when the last one had none
     * @param quality {@code GOOD}, {@code UNCERTAIN} or {@code BAD}; empty before the first reading
     */
    public record ChannelLook(
            String name,
            String unit,
            OptionalDouble value,
            Optional<String> quality,
            Optional<String> reason,
            Optional<Instant> time) {}

    public record ScoreLook(double score, double threshold) {}

    /**
     * @param model {@code NAME@VERSION}
     * @param role {@code active} or {@code shadow}
     * @param score the newest
     * @param windows scored since the start
     * @param alerts that its scores raised, or would have raised, since the start
     */
    public record ModelLook(
            String device,
            String model,
            String role,
            double score,
            double threshold,
            long windows,
            long alerts) {}

    /**
     * @param channel empty for an alert about the whole device
     * @param state {@code raised} or {@code acknowledged}
     */
    public record AlertLook(
            String alertId,
            String device,
            Optional<String> channel,
            String alert,
            int severity,
            Instant since,
            String message,
            String state) {}

    /**
     * What the MQTT listener has counted since the start.
     *
     * @param connections clients connected now
     * @param pauses how often a client was held back, by reason
     * @param refusals connections refused or ended by the gateway, by reason
     */
    public record ListenerLook(
            long connections, Map<String, Long> pauses, Map<String, Long> refusals) {
        public ListenerLook {
            pauses = Map.copyOf(pauses);
            refusals = Map.copyOf(refusals);
        }
    }

    /** How often changed files were applied, and how often refused, since the start. */
    public record ReloadLook(long applied, long refused) {}

    /**
     * One way in: the listener or a subscriber.
     *
     * @param detail for an operator
     */
    public record SourceLook(String name, boolean isUp, String detail) {}
}
