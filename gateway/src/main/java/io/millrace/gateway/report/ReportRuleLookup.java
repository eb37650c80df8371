package io.millrace.gateway.report;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.profile.ReportRule;

/** Knows the report rule of a channel. Asked for every reading: must be fast. */
@FunctionalInterface
public interface ReportRuleLookup {
    /** {@link ReportRule#EVERYTHING} for a channel that is not configured. */
    ReportRule ruleOf(ChannelId channel);
}
