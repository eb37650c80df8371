package io.millrace.gateway.cli.draft;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gateway.cli.draft.PayloadSample.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The draft of a profile for a sensor of which one message is known. */
final class DraftFromPayload {
    private static final int SHOWN_CHARS_MAX = 40;

    private DraftFromPayload() {}

    /** Empty when there is no number in the message. */
    static Optional<ProfileDraft> of(String name, String description, JsonNode payload) {
        PayloadSample sample = PayloadSample.of(payload);
        ChannelNames names = new ChannelNames();
        List<ChannelDraft> channels = new ArrayList<>();
        for (Leaf leaf : sample.values()) {
            String channel = names.of(leaf.way());
            channels.add(
                    new ChannelDraft(
                            channel,
                            UnitGuess.of(channel),
                            true,
                            mqtt(leaf, sample),
                            Optional.of(shown(leaf))));
        }
        return channels.isEmpty()
                ? Optional.empty()
                : Optional.of(new ProfileDraft(name, description, channels, notes(sample)));
    }

    private static String mqtt(Leaf value, PayloadSample sample) {
        List<String> keys = new ArrayList<>();
        keys.add("value: " + DraftText.quoted(value.pointer()));
        sample.time()
                .ifPresent(time -> {
                    keys.add("time: " + DraftText.quoted(time.leaf().pointer()));
                    keys.add("time-format: " + time.format());
                });
        sample.sequence()
                .ifPresent(leaf -> keys.add("sequence: " + DraftText.quoted(leaf.pointer())));
        return String.join(", ", keys);
    }

    private static List<String> notes(PayloadSample sample) {
        List<String> notes = new ArrayList<>();
        notes.add(
                sample.time()
                        .map(time ->
                                "The time seems to be at %s (%s)."
                                        .formatted(time.leaf().pointer(), time.format()))
                        .orElse(
                                "No time was found: readings have the gateway's. Name it with time and time-format if there is one."));
        notes.add(
                sample.sequence()
                        .map(leaf ->
                                "The sensor's own message number seems to be at %s."
                                        .formatted(leaf.pointer()))
                        .orElse(
                                "No message number was found; name it with sequence if there is one."));
        for (Leaf other : sample.others()) {
            notes.add(
                    "No number, left out: %s, which has %s. Words can be values too: see values."
                            .formatted(other.pointer(), shown(other)));
        }
        return notes.stream().map(note -> note.replaceAll("\\p{Cntrl}", " ")).toList();
    }

    private static String shown(Leaf leaf) {
        String text = leaf.value().toString();
        return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX) + "...";
    }
}
