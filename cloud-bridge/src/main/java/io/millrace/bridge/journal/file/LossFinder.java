package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.file.SegmentWalk.Step;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says what is lost with a segment or a block of it: reads the whole segment, because sequences
 * tell it better than any index. It changes nothing.
 */
final class LossFinder {
    static final String EVICTED = "evicted";
    static final String DAMAGED = "damaged";
    static final String PARKED = "parked";

    private final Disk disk;
    private final LaneBooks books;

    LossFinder(Disk disk, LaneBooks books) {
        this.disk = disk;
        this.books = books;
    }

    /** A segment that is about to go, and its unacknowledged entries as gaps. */
    record Eviction(Segment segment, List<OpenGap> gaps) {}

    /** Gaps and holes as they will be once the victims have gone. */
    static StateBlock.Losses with(StateBlock.Losses present, List<Eviction> victims) {
        OpenGaps gaps = new OpenGaps();
        present.gaps().forEach(gaps::add);
        Holes holes = present.holes().copy();
        for (Eviction victim : victims) {
            victim.gaps().forEach(gaps::add);
            holes.add(victim.segment().baseOffset(), victim.segment().endOffset());
        }
        return new StateBlock.Losses(gaps.all(), holes);
    }

    Eviction eviction(Segment segment) throws IOException {
        Map<String, List<OpenGap>> gaps = new LinkedHashMap<>();
        long acknowledged = books.acknowledgedOffset();
        boolean isHarmed = false;
        try (SegmentWalk walk = walk(segment)) {
            for (Step step = walk.next(); !(step instanceof Step.End); step = walk.next()) {
                switch (step) {
                    case Step.Entries entries ->
                            entries.list().stream()
                                    .filter(entry -> entry.offset() >= acknowledged)
                                    .forEach(entry -> add(gaps, evicted(entry, segment)));
                    case Step.Damage _ -> isHarmed = true;
                    case Step.Control _, Step.End _ -> {}
                }
            }
        }
        List<OpenGap> all = new ArrayList<>();
        if (isHarmed) {
            all.addAll(damage(segment));
        }
        gaps.values().forEach(all::addAll);
        return new Eviction(segment, all);
    }

    private static OpenGap evicted(Entry.Stored entry, Segment segment) {
        Instant time = entry.envelope().time();
        Entry.Lost lost =
                new Entry.Lost(entry.sequence(), entry.sequence(), time, time, 1, EVICTED);
        return new OpenGap(entry.sensor().key(), entry.epoch(), lost, segment.endOffset());
    }

    private static void add(Map<String, List<OpenGap>> gaps, OpenGap next) {
        List<OpenGap> known = gaps.computeIfAbsent(next.key(), key -> new ArrayList<>());
        if (!known.isEmpty() && known.getLast().runsInto(next)) {
            known.add(known.removeLast().mergedWith(next));
        } else {
            known.add(next);
        }
    }

    private SegmentWalk walk(Segment segment) throws IOException {
        return new SegmentWalk(disk, segment, books, segment::endOffset);
    }

    /** Where each sensor's sequence should go on, on the way through a harmed segment. */
    private static final class Expected {
        private final Map<String, Ledger.Next> next = new HashMap<>();
        private final List<OpenGap> gaps = new ArrayList<>();
        private final long endOffset;
        private boolean knowsAll;

        /** Entries that could not be read so far. */
        private long harmed;

        /** Where sensors stood when their first entry of another epoch came. */
        private final Map<String, EpochChange> changes = new HashMap<>();

        /** Keys with an epoch that have lost something before this segment already. */
        private final Set<String> begunBefore = new HashSet<>();

        /** Empty where the sensor was not known before. */
        private record EpochChange(Optional<Ledger.Next> before, Entry.Stored to) {}

        Expected(long endOffset) {
            this.endOffset = endOffset;
        }

        void startFrom(Map<String, Ledger.Next> sequences) {
            next.clear();
            next.putAll(sequences);
            knowsAll = true;
        }

        void missed(Step.Damage damage) {
            harmed += damage.to() - damage.from();
        }

        void saw(Entry.Stored entry) {
            String key = entry.sensor().key();
            Optional<Ledger.Next> wanted = Optional.ofNullable(next.get(key));
            if (wanted.map(at -> !at.epoch().equals(entry.epoch())).orElse(knowsAll)) {
                changes.put(key, new EpochChange(wanted, entry));
            }
            reached(key, wanted, next(entry, 0), entry.offset());
            next.put(key, next(entry, 1));
        }

        /** So the sequences stand at the segment's end; an epoch may have ended in between. */
        void ended(String key, Ledger.Next at) {
            Ledger.Next wanted = next.get(key);
            Ledger.Tail tail = at.previous();
            EpochChange change = changes.get(key);
            if (change != null && change.to().epoch().equals(at.epoch())) {
                ended(key, tail, change);
            }
            boolean spansEpochs =
                    wanted == null
                            ? !knowsAll
                                    && harmed > at.sequence()
                                    && tail.next() > 0
                                    && !begunBefore.contains(key + at.epoch())
                            : !wanted.epoch().equals(at.epoch())
                                    && wanted.epoch().equals(tail.epoch());
            if (spansEpochs) {
                reached(key, Optional.ofNullable(wanted), end(tail, at.lastMicros()), endOffset);
            }
            reached(key, Optional.ofNullable(wanted), at, endOffset);
        }

        /** What was lost of the epoch before the change, whose last sequence no entry tells. */
        private void ended(String key, Ledger.Tail tail, EpochChange change) {
            long micros = Micros.of(change.to().envelope().time());
            Ledger.Next before =
                    change.before()
                            .orElse(new Ledger.Next(tail.epoch(), 0, micros, Ledger.Tail.NONE));
            if (before.epoch().equals(tail.epoch())) {
                reached(key, Optional.of(before), end(tail, micros), change.to().offset());
            }
        }

        private static Ledger.Next end(Ledger.Tail tail, long micros) {
            return new Ledger.Next(tail.epoch(), tail.next(), micros, Ledger.Tail.NONE);
        }

        static Ledger.Next next(Entry.Stored entry, int later) {
            long micros = Micros.of(entry.envelope().time());
            return new Ledger.Next(
                    entry.epoch(), entry.sequence() + later, micros, Ledger.Tail.NONE);
        }

        /** The sensor's next sequence is this one: whatever was expected before it is missing. */
        private void reached(
                String key, Optional<Ledger.Next> wanted, Ledger.Next at, long offset) {
            Optional<Ledger.Next> goingOn = wanted.filter(was -> was.epoch().equals(at.epoch()));
            // Nobody knows where it stood before: at most everything harmed was this sensor's.
            long unknown = wanted.isEmpty() && !knowsAll ? Math.max(0, at.sequence() - harmed) : 0;
            long from = goingOn.map(Ledger.Next::sequence).orElse(unknown);
            if (at.sequence() > from) {
                Instant to = Micros.toInstant(at.lastMicros());
                Instant since =
                        goingOn.map(Ledger.Next::lastMicros).map(Micros::toInstant).orElse(to);
                long last = at.sequence() - 1;
                Entry.Lost lost = new Entry.Lost(from, last, since, to, last - from + 1, DAMAGED);
                gaps.add(new OpenGap(key, at.epoch(), lost, Math.min(offset, endOffset)));
            }
        }
    }

    /** Gaps of everything in this segment that can no longer be read and was not acknowledged. */
    List<OpenGap> damage(Segment segment) throws IOException {
        long acknowledged = books.acknowledgedOffset();
        Expected expected = new Expected(segment.endOffset());
        startOf(segment).ifPresent(expected::startFrom);
        books.losses().gaps().stream()
                .filter(gap -> gap.endOffset() <= segment.baseOffset())
                .forEach(gap -> expected.begunBefore.add(gap.key() + gap.epoch()));
        through(segment, expected);
        for (Map.Entry<String, Ledger.Next> after : sequencesAfter(segment).entrySet()) {
            expected.ended(after.getKey(), after.getValue());
        }
        // Where a forwarded block is harmed too, this claims more than is lost: never less.
        return expected.gaps.stream().filter(gap -> gap.endOffset() > acknowledged).toList();
    }

    private void through(Segment segment, Expected expected) throws IOException {
        try (SegmentWalk walk = walk(segment)) {
            for (Step step = walk.next(); !(step instanceof Step.End); step = walk.next()) {
                switch (step) {
                    case Step.Entries entries -> entries.list().forEach(expected::saw);
                    case Step.Damage damage -> expected.missed(damage);
                    case Step.Control _, Step.End _ -> {}
                }
            }
        }
    }

    /**
     * Where the sequences stood at the segment's end; what was evicted behind it is stepped over.
     */
    private Map<String, Ledger.Next> sequencesAfter(Segment segment) throws IOException {
        Optional<Segment> after = books.after(segment);
        Map<String, Ledger.Next> later =
                after.isEmpty()
                        ? books.sequencesAt(books.durableOffset())
                        : sequencesBefore(after.get());
        if (after.isEmpty() || after.get().baseOffset() == segment.endOffset()) {
            return later;
        }
        Map<String, Ledger.Next> sequences = new HashMap<>(later);
        List<OpenGap> behind = new ArrayList<>(books.losses().gaps());
        behind.removeIf(gap -> gap.endOffset() <= segment.endOffset());
        while (behind.removeIf(gap -> stepsOver(gap, sequences))) {
            // Each gap that was stepped over may bring another into reach.
        }
        return sequences;
    }

    /** Where the sequences stood when a later segment began, whatever is left of its state. */
    private Map<String, Ledger.Next> sequencesBefore(Segment later) throws IOException {
        Optional<Map<String, Ledger.Next>> state = stateOf(later);
        if (state.isPresent()) {
            return state.get();
        }
        // What its entries start with, and for sensors without any, what the next one says.
        Map<String, Ledger.Next> sequences = new HashMap<>(sequencesAfter(later));
        Map<String, Ledger.Next> first = new HashMap<>();
        try (SegmentWalk walk = walk(later)) {
            for (Step step = walk.next(); !(step instanceof Step.End); step = walk.next()) {
                if (step instanceof Step.Entries entries) {
                    entries.list()
                            .forEach(entry ->
                                    first.putIfAbsent(
                                            entry.sensor().key(), Expected.next(entry, 0)));
                }
            }
        }
        sequences.putAll(first);
        return sequences;
    }

    private static boolean stepsOver(OpenGap gap, Map<String, Ledger.Next> sequences) {
        Ledger.Next next = sequences.get(gap.key());
        long end = gap.lost().toSequence() + 1;
        boolean isHere = next != null && next.epoch().equals(gap.epoch()) && next.sequence() == end;
        boolean isEpochBefore =
                next != null
                        && next.sequence() == 0
                        && next.previous().equals(new Ledger.Tail(gap.epoch(), end));
        if (isHere || isEpochBefore) {
            long micros = Micros.of(gap.lost().fromTime());
            Ledger.Tail previous = isHere ? next.previous() : Ledger.Tail.NONE;
            sequences.put(
                    gap.key(),
                    new Ledger.Next(gap.epoch(), gap.lost().fromSequence(), micros, previous));
        }
        return isHere || isEpochBefore;
    }

    /** Where the sequences stood when the segment began: by its state, else by the one before. */
    private Optional<Map<String, Ledger.Next>> startOf(Segment segment) throws IOException {
        Optional<Map<String, Ledger.Next>> own = stateOf(segment);
        Optional<Segment> before = books.before(segment);
        if (own.isPresent()
                || before.isEmpty()
                || before.get().endOffset() != segment.baseOffset()) {
            return own;
        }
        Expected through = new Expected(segment.baseOffset());
        stateOf(before.get()).ifPresent(through::startFrom);
        through(before.get(), through);
        return through.knowsAll ? Optional.of(through.next) : Optional.empty();
    }

    private Optional<Map<String, Ledger.Next>> stateOf(Segment segment) throws IOException {
        try (SegmentWalk walk =
                new SegmentWalk(disk, segment, books, () -> SegmentWalk.END_UNKNOWN)) {
            return walk.next() instanceof Step.Control control
                            && control.header().kind() == BlockHeader.Kind.STATE
                    ? Optional.of(sequencesOf(control.body()))
                    : Optional.empty();
        }
    }

    private Map<String, Ledger.Next> sequencesOf(byte[] state) {
        return StateBlock.read(state, books).sequences();
    }
}
