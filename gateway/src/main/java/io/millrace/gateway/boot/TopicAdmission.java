package io.millrace.gateway.boot;

import io.millrace.gateway.ingest.routing.Admission;
import io.millrace.gateway.ingest.routing.Device;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.gateway.settings.TopicLedger;
import io.millrace.gateway.settings.TopicNames;
import java.util.Optional;

/**
 * Lets a device in when Kafka can carry its topics, no one else has them, and they are not too
 * many: what validation checks of the devices that gateway.yaml names, at the first message of the
 * others. Pipeline thread only.
 */
final class TopicAdmission implements Admission {

    private final TopicLedger ledger;

    TopicAdmission(SettingsOutcome.Loaded loaded) {
        this.ledger =
                new TopicLedger(
                        new TopicNames(
                                loaded.settings().gateway(), loaded.settings().cloud().topics()),
                        loaded.settings().cloud().topics());
        Plant.devicesOf(loaded).stream()
                .filter(device -> !device.entry().name().contains("{"))
                .forEach(device ->
                        ledger.take(
                                ledger.draft(
                                        new DeviceId(device.entry().name()), device.profile())));
    }

    @Override
    public Optional<Refusal> admit(DeviceId device, Device entry) {
        TopicLedger.Draft topics = ledger.draft(device, entry.profile());
        if (!topics.problems().isEmpty()) {
            return Optional.of(
                    new Refusal(
                            "topic-collision",
                            "device %s: %s"
                                    .formatted(device.name(), topics.problems().getFirst())));
        }
        Optional<String> excess = ledger.excessWith(topics);
        if (excess.isPresent()) {
            return Optional.of(
                    new Refusal(
                            "too-many-topics",
                            "device %s: %s".formatted(device.name(), excess.get())));
        }
        ledger.take(topics);
        return Optional.empty();
    }
}
