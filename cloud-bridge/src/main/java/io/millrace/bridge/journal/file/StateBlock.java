package io.millrace.bridge.journal.file;

import io.millrace.bridge.journal.Entry.Lost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What must outlive freed segments. The body of a state block and of a note block is a list of
 * sections to its end, each: name (text with length), bytes (with length). A reader skips names
 * that it does not know.
 *
 * <pre>
 *  "sensors"    count, then each, see {@link SensorRecord}
 *  "sequences"  count, then each: key (text), epoch (text), next sequence (varint), last time (signed, µs),
 *               the epoch before that (text) and where it ended (varint)
 *  "gaps"       count, then each: key, epoch (texts), from, to, count (varints), from time, to time
 *               (signed, µs), reason (text), end offset (varint)
 *  "holes"      count, then each: from, to (varints): offsets evicted or damaged and above the position
 *  "user-from"  offset (varint): the user sections hold the effect of all entries below it
 *  "user:NAME"  a {@link io.millrace.bridge.journal.LaneState}'s own bytes
 * </pre>
 *
 * A note block holds "gaps" and "holes" only; both replace what stood before.
 */
final class StateBlock {
    private static final int MANY = Integer.MAX_VALUE >> 4;

    private StateBlock() {}

    /** The users' sections and the offset up to which they are sure to know everything. */
    record UserSections(long from, Map<String, byte[]> byName) {
        static final UserSections NONE = new UserSections(0, Map.of());

        UserSections {
            byName = Map.copyOf(byName);
        }
    }

    /** Gaps and holes as stored. */
    record Losses(List<OpenGap> gaps, Holes holes) {}

    /** A state block, read. Sensors went to the dictionary. */
    record State(Map<String, Ledger.Next> sequences, Losses losses, UserSections user) {}

    /**
     * A written state.
     *
     * @param sensors all below this number are defined in it
     */
    @SuppressWarnings("ArrayRecordComponent") // Passed on at once, never compared or kept.
    record Body(byte[] bytes, int sensors) {}

    /** Writes the losses alone: a note's body. */
    static byte[] note(Losses losses) {
        PackedOutput out = new PackedOutput();
        writeLosses(losses, out);
        return out.toByteArray();
    }

    static byte[] state(
            Ledger ledger, Map<String, Ledger.Next> sequences, Losses losses, UserSections user) {
        PackedOutput out = new PackedOutput();
        PackedOutput section = new PackedOutput();
        List<Ledger.Ref> refs = ledger.refs();
        section.putVarint(refs.size());
        refs.forEach(ref -> SensorRecord.write(ref.id(), ref.sensor(), section));
        out.putString("sensors").putColumn(section);
        section.clear();
        section.putVarint(sequences.size());
        sequences.forEach((key, next) -> {
            section.putString(key).putString(next.epoch());
            section.putVarint(next.sequence()).putSigned(next.lastMicros());
            section.putString(next.previous().epoch());
            section.putVarint(next.previous().next());
        });
        out.putString("sequences").putColumn(section);
        writeLosses(losses, out);
        section.clear();
        out.putString("user-from").putColumn(section.putVarint(user.from()));
        user.byName().forEach((name, bytes) -> out.putString("user:" + name).putBytes(bytes));
        return out.toByteArray();
    }

    private static void writeLosses(Losses losses, PackedOutput out) {
        PackedOutput section = new PackedOutput();
        section.putVarint(losses.gaps().size());
        for (OpenGap gap : losses.gaps()) {
            Lost lost = gap.lost();
            section.putString(gap.key()).putString(gap.epoch());
            section.putVarint(lost.fromSequence()).putVarint(lost.toSequence());
            section.putVarint(lost.count()).putSigned(Micros.of(lost.fromTime()));
            section.putSigned(Micros.of(lost.toTime())).putString(lost.reason());
            section.putVarint(gap.endOffset());
        }
        out.putString("gaps").putColumn(section);
        section.clear();
        section.putVarint(losses.holes().ranges().size());
        losses.holes().ranges().forEach((from, to) -> section.putVarint(from).putVarint(to));
        out.putString("holes").putColumn(section);
    }

    static State read(byte[] body, Dictionary dictionary) {
        PackedInput in = new PackedInput(body);
        Map<String, Ledger.Next> sequences = new LinkedHashMap<>();
        Losses losses = new Losses(new ArrayList<>(), new Holes());
        Map<String, byte[]> user = new LinkedHashMap<>();
        long from = 0;
        while (in.hasMore()) {
            String name = in.getString();
            PackedInput section = in.getColumn();
            switch (name) {
                case "sensors" -> {
                    for (int left = section.getCount(MANY); left > 0; left--) {
                        SensorRecord.read(section, dictionary);
                    }
                }
                case "sequences" -> readSequences(section, sequences);
                case "gaps" -> readGaps(section, losses.gaps());
                case "holes" -> readHoles(section, losses.holes());
                case "user-from" -> from = section.getVarint();
                default -> {
                    if (name.startsWith("user:")) {
                        user.put(name.substring("user:".length()), section.rest());
                    }
                }
            }
        }
        return new State(sequences, losses, new UserSections(from, user));
    }

    private static void readSequences(PackedInput in, Map<String, Ledger.Next> into) {
        for (int left = in.getCount(MANY); left > 0; left--) {
            String key = in.getString();
            String epoch = in.getString();
            long sequence = in.getVarint();
            long micros = in.getSigned();
            Ledger.Tail previous = new Ledger.Tail(in.getString(), in.getVarint());
            into.put(key, new Ledger.Next(epoch, sequence, micros, previous));
        }
    }

    private static void readGaps(PackedInput in, List<OpenGap> into) {
        for (int left = in.getCount(MANY); left > 0; left--) {
            String key = in.getString();
            String epoch = in.getString();
            long from = in.getVarint();
            long to = in.getVarint();
            long count = in.getVarint();
            long fromMicros = in.getSigned();
            long toMicros = in.getSigned();
            Lost lost =
                    new Lost(
                            from,
                            to,
                            Micros.toInstant(fromMicros),
                            Micros.toInstant(toMicros),
                            count,
                            in.getString());
            into.add(new OpenGap(key, epoch, lost, in.getVarint()));
        }
    }

    private static void readHoles(PackedInput in, Holes into) {
        for (int left = in.getCount(MANY); left > 0; left--) {
            long from = in.getVarint();
            into.add(from, in.getVarint());
        }
    }
}
