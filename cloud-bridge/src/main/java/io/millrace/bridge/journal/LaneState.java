package io.millrace.bridge.journal;

/**
 * State that must outlive freed segments and that the journal's user owns: redelivery memory,
 * active alerts, baselines, counters. It rides in the state block that opens every segment of its
 * lane.
 *
 * <p>Recovery calls {@link #restore} once with the newest snapshot (never when there is none) and
 * then {@link #replay} for every later entry of the lane in order. A snapshot may already contain
 * the effect of the entries appended right after it, so replaying an entry twice must change
 * nothing. All calls come from the opening thread, then {@link #snapshot} from the writer thread
 * inside {@link Journal#append}.
 */
public interface LaneState {
    /** Section name in the state block, unique in its lane; fixed for good. */
    String name();

    /** Versioned bytes of the present state, at most 16 MiB. */
    byte[] snapshot();

    void restore(byte[] snapshot);

    void replay(Entry.Stored entry);
}
