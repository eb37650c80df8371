package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.envelope.Envelope.Clock;
import io.millrace.bridge.envelope.Envelope.Quality;
import io.millrace.bridge.envelope.Envelope.QualityMark;
import io.millrace.bridge.envelope.Envelope.Stamp;
import io.millrace.bridge.envelope.Sensor;
import io.millrace.bridge.journal.Entry;
import io.millrace.bridge.journal.Readings;
import io.millrace.testbed.Guarantee;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What stands in a block is given back to the bit, in little room; nonsense is told as such. */
@Guarantee("J1")
class BlockBodyTest {
    private static final int BLOCKS = 120;
    private static final Sensor PUMP = Readings.sensor("pump-1", "temperature");
    private static final double[] VALUES = {
        0,
        -0.0,
        20.5,
        20.25,
        -273.15,
        1e-9,
        1e-10,
        0.1 + 0.2,
        Math.PI,
        1L << 53,
        (1L << 53) - 1,
        9.007199254740991,
        1e300,
        Double.MIN_VALUE,
        -Double.MAX_VALUE
    };

    private static final Byte[] HARM = {0, 1, 2, 0x7F, -0x80, -1};

    private final Random random = new Random(5);
    private final Ledger ledger = new Ledger();

    private List<Queued> queued(List<? extends Envelope> envelopes) {
        List<Queued> run = new ArrayList<>();
        for (Envelope envelope : envelopes) {
            Ledger.Ref ref = ledger.refOf(envelope.sensor());
            long sequence = ref.counter().take("e", 0);
            run.add(new Queued(run.size(), ref, "e", sequence, Ledger.Tail.NONE, envelope));
        }
        return run;
    }

    private static byte[] written(List<Queued> run, BitSet defined) {
        PackedOutput out = new PackedOutput();
        BlockBody.write(run, defined, out);
        return out.toByteArray();
    }

    private static List<Entry.Stored> read(byte[] body, List<Queued> run, Dictionary dictionary) {
        boolean isReadings = run.getFirst().envelope() instanceof Envelope.Reading;
        BlockHeader header =
                new BlockHeader(
                        1,
                        run.getFirst().offset(),
                        0,
                        0,
                        run.size(),
                        new BlockHeader.Body(body.length, body.length, 0, false),
                        isReadings ? BlockHeader.Kind.READINGS : BlockHeader.Kind.DOCUMENTS,
                        0);
        return BlockBody.read(header, body, dictionary);
    }

    private static List<Entry.Stored> stored(List<Queued> run) {
        return run.stream().map(Queued::stored).toList();
    }

    /** Two of them count in one sequence: the same point with another unit. */
    private Sensor anySensor() {
        Sensor plain = Readings.sensor("device", "c" + random.nextInt(4));
        Optional<String> unit = random.nextBoolean() ? plain.unit() : Optional.empty();
        return new Sensor(
                plain.gateway(),
                random.nextBoolean() ? plain.site() : Optional.empty(),
                plain.device(),
                random.nextInt(9) > 0 ? plain.channel() : Optional.empty(),
                unit,
                plain.topic());
    }

    private Instant anyTime() {
        long micros =
                switch (random.nextInt(4)) {
                    case 0 -> 1_000_000L * random.nextInt(100);
                    case 1 -> 1_000L * random.nextInt(100_000);
                    case 2 -> random.nextInt();
                    default -> random.nextLong() >> 4;
                };
        return Micros.toInstant(micros);
    }

    private <T> T any(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private Envelope.Reading anyReading(int kindsOfTime) {
        double value =
                random.nextBoolean()
                        ? VALUES[random.nextInt(VALUES.length)]
                        : Math.rint(random.nextGaussian() * 1000) / 100;
        Instant time =
                kindsOfTime == 0 ? anyTime() : Readings.START.plusSeconds(random.nextInt(60));
        return new Envelope.Reading(
                anySensor(),
                random.nextInt(5) > 0 ? OptionalDouble.of(value) : OptionalDouble.empty(),
                new QualityMark(
                        any(Quality.values()),
                        Optional.of("reason " + random.nextInt(3))
                                .filter(_ -> random.nextBoolean())),
                new Stamp(
                        time,
                        random.nextBoolean(),
                        random.nextBoolean() ? time : anyTime(),
                        any(Clock.values()),
                        kindsOfTime == 0 ? "boot " + random.nextInt(2) : Readings.BOOT),
                random.nextBoolean()
                        ? OptionalLong.of(random.nextLong() >> random.nextInt(64))
                        : OptionalLong.empty(),
                random.nextInt(3) == 0 ? random.nextLong() >>> 1 : 0,
                random.nextInt());
    }

    private Envelope.Document anyDocument() {
        return new Envelope.Document(
                anySensor(),
                "kind " + random.nextInt(3),
                anyTime(),
                "{\"text\":\"%s \u2600\"}".formatted(random.nextLong()));
    }

    private List<Envelope> anyBlock(int block) {
        List<Envelope> envelopes = new ArrayList<>();
        for (int left = 1 + random.nextInt(40); left > 0; left--) {
            envelopes.add(block % 4 == 3 ? anyDocument() : anyReading(block % 4));
        }
        return envelopes;
    }

    @Test
    void givesBackToTheBitWhatWasAppended() {
        BitSet defined = new BitSet();
        Ledger reader = new Ledger();
        for (int block = 0; block < BLOCKS; block++) {
            List<Queued> run = queued(anyBlock(block));

            List<Entry.Stored> found = read(written(run, defined), run, reader);

            assertThat(found).isEqualTo(stored(run));
        }
    }

    @Test
    void definesASensorOncePerSegment() {
        List<Queued> run = queued(Readings.readings(PUMP, 0, 3));
        BitSet defined = new BitSet();

        int first = written(run, defined).length;
        byte[] second = written(run, defined);

        assertThat(second).hasSizeLessThan(first - PUMP.topic().length());
        assertThat(read(second, run, ledger)).isEqualTo(stored(run));
        assertThatThrownBy(() -> read(second, run, new Ledger()))
                .isInstanceOf(MalformedBlockException.class)
                .hasMessageContaining("nothing defines sensor");
    }

    /** What a harmed block's checksum does not show is refused in one way only. */
    @Test
    void tellsNonsenseByOneExceptionOnly() {
        int refused = 0;
        for (int block = 0; block < BLOCKS; block++) {
            List<Queued> run = queued(anyBlock(block));
            byte[] body = written(run, new BitSet());
            for (int harm = 0; harm < 20; harm++) {
                byte[] harmed = body.clone();
                harmed[random.nextInt(harmed.length)] = any(HARM);
                try {
                    assertThat(read(harmed, run, new Ledger())).hasSameSizeAs(run);
                } catch (MalformedBlockException _) {
                    refused++;
                }
            }
        }

        assertThat(refused).isBetween(BLOCKS, 20 * BLOCKS - 1);
    }

    @Test
    void refusesAValueThatNoReadingHas() {
        Envelope.Reading plain = Readings.reading(PUMP, 0);
        Envelope.Reading odd =
                new Envelope.Reading(
                        PUMP,
                        OptionalDouble.of(Math.PI),
                        plain.quality(),
                        plain.stamp(),
                        plain.sourceSequence(),
                        0,
                        0);
        List<Queued> run = queued(List.of(odd));
        byte[] body = written(run, new BitSet());
        int highest = 0;
        while (body[highest] != 0x40 || body[highest + 1] != 0x09) {
            highest++;
        }
        body[highest] = 0x7F;
        body[highest + 1] = -1;

        assertThatThrownBy(() -> read(body, run, new Ledger()))
                .isInstanceOf(MalformedBlockException.class)
                .hasMessageContaining("NaN");
    }

    @Test
    void refusesABlockOfNoSensor() {
        List<Queued> run = queued(Readings.readings(PUMP, 0, 1));
        PackedOutput out = new PackedOutput().putString("e").putVarint(0).putVarint(0).putVarint(0);

        assertThatThrownBy(() -> read(out.toByteArray(), run, ledger))
                .isInstanceOf(MalformedBlockException.class)
                .hasMessageContaining("no sensor");
    }

    @Test
    void refusesABodyThatEndsEarly() {
        List<Queued> run = queued(anyBlock(0));
        byte[] body = written(run, new BitSet());

        for (int length = 0; length < body.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(body, length);
            assertThatThrownBy(() -> read(cut, run, new Ledger()))
                    .isInstanceOf(MalformedBlockException.class);
        }
    }

    /** A second of a plant: a hundred sensors, ten decimals each, in the devices' own rhythm. */
    @Test
    void keepsASteadyPlantsReadingsInAHandfulOfBytesEach() {
        List<Envelope> envelopes = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            for (int sensor = 0; sensor < 100; sensor++) {
                envelopes.add(
                        new Envelope.Reading(
                                Readings.sensor("device", "c" + sensor),
                                OptionalDouble.of((200 + sensor + random.nextInt(5)) / 10.0),
                                QualityMark.GOOD,
                                new Stamp(
                                        Readings.START.plusMillis(sensor).plusMillis(100L * round),
                                        true,
                                        Readings.START
                                                .plusMillis(100L * round)
                                                .plusNanos(1000L * random.nextInt(1000)),
                                        Clock.SYNCED,
                                        Readings.BOOT),
                                OptionalLong.of(1000 + round),
                                0,
                                7));
            }
        }
        List<Queued> run = queued(envelopes);
        BitSet defined = new BitSet();
        int definitions = written(run, defined).length;

        byte[] body = written(run, defined);

        // Kind of value, value, time, source sequence, flags and sensor one each, gateway time two,
        // hash four; then what stands once per sensor.
        assertThat(body.length).isLessThan(13 * envelopes.size()).isLessThan(definitions);
        assertThat(read(body, run, ledger)).isEqualTo(stored(run));
        try (BlockWriter blocks = new BlockWriter()) {
            BlockWriter.Place place = new BlockWriter.Place(1, 0, run.size());
            int onDisk =
                    blocks.block(
                                    place,
                                    new BlockWriter.Marks(0, 0),
                                    BlockHeader.Kind.READINGS,
                                    body)
                            .remaining();
            assertThat(onDisk).isLessThan(4 * envelopes.size());
        }
    }
}
