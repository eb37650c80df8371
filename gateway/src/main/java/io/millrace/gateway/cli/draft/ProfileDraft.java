package io.millrace.gateway.cli.draft;

import java.util.List;

/**
 * A profile that is being written.
 *
 * @param notes what the user should know, each a comment of its own
 */
record ProfileDraft(
        String name, String description, List<ChannelDraft> channels, List<String> notes) {
    ProfileDraft {
        channels = List.copyOf(channels);
        notes = List.copyOf(notes);
    }
}
