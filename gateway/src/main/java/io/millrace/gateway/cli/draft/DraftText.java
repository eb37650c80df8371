package io.millrace.gateway.cli.draft;

import java.util.Locale;

/** The YAML of a draft: valid as it stands, with a comment wherever the user should decide. */
final class DraftText {
    // Apart, so that nobody takes this line for something left undone.
    private static final String TO_DO = "TO" + "DO";

    private DraftText() {}

    /**
     * @param schema where an editor finds the JSON Schema, as seen from the profile's folder
     */
    static String of(ProfileDraft draft, String schema) {
        StringBuilder text = new StringBuilder();
        text.append("# yaml-language-server: $schema=").append(schema).append('\n');
        text.append("profile: ").append(draft.name()).append('\n');
        text.append("version: 1\n");
        text.append("description: ").append(quoted(draft.description())).append("\n\n");
        draft.notes().forEach(note -> text.append("# ").append(note).append('\n'));
        text.append("# Every key, with an example: docs/CONFIGURATION.md\n");
        text.append("channels:\n");
        draft.channels().forEach(channel -> append(text, channel));
        return text.toString();
    }

    private static void append(StringBuilder text, ChannelDraft channel) {
        text.append("  ").append(channel.name()).append(':');
        channel.seen()
                .ifPresent(value -> text.append("  # the sample has ").append(comment(value)));
        text.append("\n    unit: ").append(quoted(channel.unit()));
        if (channel.isUnitGuessed()) {
            text.append("  # ")
                    .append(TO_DO)
                    .append(": a guess; is it this? UCUM code, \"1\" for none");
        }
        text.append("\n    mqtt: {").append(channel.mqtt()).append("}\n");
        text.append(
                """
                    # %1$s: what the instrument can return (outside: quality BAD), and what is normal
                    # instrument-range: [0, 100]
                    # normal-range: [10, 90]
                    # %1$s: when to raise an alert
                    # limits: {high: 95, low: 5, hysteresis: 1, on-delay: 5s, off-delay: 10s}
                    # report: {deadband: 1%%, heartbeat: 60s}
                    stale-after: 60s  # %1$s: how long it may be silent
                """
                        .formatted(TO_DO)
                        .indent(0));
    }

    /** One line, whatever the payload held. */
    private static String comment(String value) {
        return value.replaceAll("\\p{Cntrl}", " ").strip();
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append(letter);
            } else if (letter < ' ' || letter == 0x7f || Character.isSurrogate(letter)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
            } else {
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }
}
