package io.millrace.gateway.settings.yaml;

import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.settings.GatewaySettings.Topics;
import io.millrace.gateway.settings.TopicLedger;
import io.millrace.gateway.settings.TopicNames;
import io.millrace.profile.DeviceProfile;
import java.util.Optional;

/**
 * Finds Kafka topics that cannot be. What a wildcard device will be named is not known here: only
 * the form of its topics is checked, the rest when it comes.
 */
final class TopicChecks {
    private final TopicLedger ledger;

    TopicChecks(TopicNames names, Topics topics) {
        this.ledger = new TopicLedger(names, topics);
    }

    void check(DeviceDraft draft) {
        if (draft.profile().isEmpty()) {
            return;
        }
        DeviceProfile profile = draft.profile().get();
        DeviceId device = new DeviceId(DevicesReader.plain(draft.entry().name()));
        if (draft.isPattern()) {
            ledger.faults(device, profile).forEach(draft.name()::problem);
            return;
        }
        TopicLedger.Draft topics = ledger.draft(device, profile);
        topics.problems().forEach(draft.name()::problem);
        ledger.take(topics);
    }

    /** What to say when the devices need more topics than allowed. */
    Optional<String> excess() {
        return ledger.excess();
    }
}
