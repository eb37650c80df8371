package io.millrace.gateway.cli.draft;

import java.util.Optional;

/**
 * One channel of a profile that is being written.
 *
 * @param name as the profile will call it
 * @param unit UCUM code
 * @param isUnitGuessed whether the user should look at it
 * @param mqtt the keys of its mqtt part and their values as YAML, for example {@code value: /t}
 * @param seen what a sample payload held there
 */
record ChannelDraft(
        String name, String unit, boolean isUnitGuessed, String mqtt, Optional<String> seen) {}
