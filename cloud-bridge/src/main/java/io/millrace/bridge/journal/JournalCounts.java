package io.millrace.bridge.journal;

/**
 * One lane's entries since it was opened, one consistent look: {@code recovered + appended =
 * acknowledged + evicted + damaged + backlog}.
 *
 * @param recovered stored and not acknowledged when the journal was opened
 * @param acknowledged passed by {@link Journal#acknowledge}: forwarded or parked
 * @param evicted deleted unacknowledged to keep the byte limit
 * @param damaged found unreadable although they were once forced
 * @param backlog stored, not yet acknowledged, durable or not
 */
public record JournalCounts(
        long recovered,
        long appended,
        long acknowledged,
        long evicted,
        long damaged,
        long backlog) {}
