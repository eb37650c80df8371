package io.millrace.bridge.journal.file;

import io.millrace.bridge.envelope.Sensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which sensor each entry of a block belongs to, and its sequence. Layout:
 *
 * <pre>
 *  number of distinct sensors (varint), in the order of their first entry
 *  for each: dictionary id minus the one before (signed varint), first sequence (varint)
 *  for each entry (varint): 0 when the sensor is the one that followed its predecessor last time,
 *                           else 1 + its place in the table
 * </pre>
 *
 * Devices report in rounds, so almost all codes are 0 and compress to nothing. Sequences are dense
 * per key within a block, so the first one is enough.
 */
final class SensorColumn {
    private SensorColumn() {}

    /** Writes the column; returns each entry's place in the table. */
    static int[] write(List<Queued> run, PackedOutput out) {
        int[] placeOfId = new int[1 + run.stream().mapToInt(e -> e.ref().id()).max().orElse(0)];
        PackedOutput codes = new PackedOutput();
        PackedOutput table = new PackedOutput();
        int[] place = new int[run.size()];
        int[] follower = new int[run.size()];
        int places = 0;
        int previous = 0;
        int previousId = 0;
        for (int i = 0; i < place.length; i++) {
            Queued entry = run.get(i);
            int id = entry.ref().id();
            if (placeOfId[id] == 0) {
                placeOfId[id] = ++places;
                table.putSigned((long) id - previousId).putVarint(entry.sequence());
                previousId = id;
            }
            int found = placeOfId[id] - 1;
            codes.putVarint(follower[previous] == found + 1 ? 0 : found + 1L);
            follower[previous] = found + 1;
            previous = found;
            place[i] = found;
        }
        out.putVarint(places).putRaw(table.array(), table.size());
        out.putRaw(codes.array(), codes.size());
        return place;
    }

    /** What {@link #read} found. */
    @SuppressWarnings("ArrayRecordComponent") // Passed on at once, never compared or kept.
    record Sensors(Sensor[] table, int[] place, long[] sequence) {
        Sensor of(int entry) {
            return table[place[entry]];
        }
    }

    static Sensors read(PackedInput in, int entries, Dictionary dictionary) {
        int distinct = in.getCount(entries);
        if (distinct == 0) {
            throw new MalformedBlockException("has entries of no sensor");
        }
        Sensor[] table = new Sensor[distinct];
        long[] next = new long[distinct];
        int[] counter = new int[distinct];
        Map<String, Integer> byKey = new HashMap<>();
        int id = 0;
        for (int i = 0; i < distinct; i++) {
            id += (int) in.getSigned();
            table[i] = dictionary.sensor(id);
            next[i] = in.getVarint();
            Integer same = byKey.putIfAbsent(table[i].key(), i);
            counter[i] = same == null ? i : same;
        }
        int[] place = new int[entries];
        long[] sequence = new long[entries];
        int[] follower = new int[distinct];
        int previous = 0;
        for (int i = 0; i < entries; i++) {
            int code = in.getCount(distinct);
            int found = code == 0 ? follower[previous] - 1 : code - 1;
            if (found < 0) {
                throw new MalformedBlockException(
                        "an entry follows a sensor that nothing followed");
            }
            place[i] = found;
            follower[previous] = found + 1;
            previous = found;
            sequence[i] = next[counter[found]]++;
        }
        return new Sensors(table, place, sequence);
    }
}
