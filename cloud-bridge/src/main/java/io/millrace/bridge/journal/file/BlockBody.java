package io.millrace.bridge.journal.file;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The body of a block with entries, before compression:
 *
 * <pre>
 *  epoch (text with length)
 *  new sensors: count (varint), then each, see {@link SensorRecord}
 *  sensors: see {@link SensorColumn}
 *  readings: see {@link ReadingColumns}; or documents:
 *     kinds (table of texts), then for each: kind (varint), time (signed varint, microseconds,
 *     minus the one before), JSON (UTF-8 with length)
 * </pre>
 *
 * All entries of a block are of one kind and one epoch.
 */
final class BlockBody {
    private BlockBody() {}

    /** What all entries of a block share, once the sensors are known. */
    record Frame(long baseOffset, String epoch, SensorColumn.Sensors sensors) {
        Entry.Stored entry(int i, Envelope envelope) {
            return new Entry.Stored(baseOffset + i, epoch, sensors.sequence()[i], envelope);
        }
    }

    /** Entries of one kind and one epoch; defines what is not {@code defined} yet, and marks it. */
    static void write(List<Queued> run, BitSet defined, PackedOutput out) {
        out.putString(run.getFirst().epoch());
        List<Ledger.Ref> fresh = new ArrayList<>();
        for (Queued entry : run) {
            if (!defined.get(entry.ref().id())) {
                defined.set(entry.ref().id());
                fresh.add(entry.ref());
            }
        }
        out.putVarint(fresh.size());
        fresh.forEach(ref -> SensorRecord.write(ref.id(), ref.sensor(), out));
        int[] sensor = SensorColumn.write(run, out);
        if (run.getFirst().envelope() instanceof Envelope.Reading) {
            ReadingColumns.write(run, sensor, out);
        } else {
            writeDocuments(run, out);
        }
    }

    private static void writeDocuments(List<Queued> run, PackedOutput out) {
        TextTable kinds = new TextTable();
        PackedOutput rows = new PackedOutput();
        long before = 0;
        for (Queued entry : run) {
            Envelope.Document document = (Envelope.Document) entry.envelope();
            long time = Micros.of(document.time());
            rows.putVarint(kinds.placeOf(document.kind())).putSigned(time - before);
            rows.putString(document.body());
            before = time;
        }
        kinds.write(out);
        out.putRaw(rows.array(), rows.size());
    }

    /**
     * @throws MalformedBlockException when the bytes make no sense
     */
    static List<Entry.Stored> read(BlockHeader header, byte[] body, Dictionary dictionary) {
        PackedInput in = new PackedInput(body);
        String epoch = in.getString();
        for (int left = in.getCount(header.entries()); left > 0; left--) {
            SensorRecord.read(in, dictionary);
        }
        SensorColumn.Sensors sensors = SensorColumn.read(in, header.entries(), dictionary);
        Frame frame = new Frame(header.baseOffset(), epoch, sensors);
        try {
            return header.kind() == BlockHeader.Kind.READINGS
                    ? ReadingColumns.read(in, frame)
                    : readDocuments(in, frame);
        } catch (IllegalArgumentException nonsense) {
            throw new MalformedBlockException("holds " + nonsense.getMessage());
        }
    }

    private static List<Entry.Stored> readDocuments(PackedInput in, Frame frame) {
        TextTable kinds = TextTable.read(in);
        List<Entry.Stored> entries = new ArrayList<>();
        long time = 0;
        for (int i = 0; i < frame.sensors().place().length; i++) {
            String kind = kinds.text(in.getCount(kinds.size()));
            time += in.getSigned();
            Sensor sensor = frame.sensors().of(i);
            Envelope document =
                    new Envelope.Document(sensor, kind, Micros.toInstant(time), in.getString());
            entries.add(frame.entry(i, document));
        }
        return entries;
    }
}
