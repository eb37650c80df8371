package io.millrace.bridge.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PackedTest {
    private final PackedOutput out = new PackedOutput();

    private PackedInput in() {
        return new PackedInput(out.toByteArray());
    }

    private static long[] manyNumbers() {
        LongStream edges =
                IntStream.range(0, 64)
                        .mapToObj(bit -> LongStream.of((1L << bit) - 1, 1L << bit, -(1L << bit)))
                        .flatMapToLong(numbers -> numbers);
        return LongStream.concat(edges, new Random(3).longs(500)).toArray();
    }

    @Test
    void givesBackEveryWholeNumber() {
        for (long number : manyNumbers()) {
            out.clear();
            out.putVarint(number).putSigned(number).putInt((int) number).putByte((int) number);
            PackedInput in = in();

            assertThat(in.getVarint()).isEqualTo(number);
            assertThat(in.getSigned()).isEqualTo(number);
            assertThat(in.getInt()).isEqualTo((int) number);
            assertThat(in.getByte()).isEqualTo((int) (number & 0xFF));
            assertThat(in.hasMore()).isFalse();
        }
    }

    @Test
    void takesOneByteForEverySevenBits() {
        for (long number : manyNumbers()) {
            out.clear();
            out.putVarint(number);
            int bits = Math.max(1, 64 - Long.numberOfLeadingZeros(number));
            assertThat(out.size()).as("size of %d", number).isEqualTo((bits + 6) / 7);

            out.clear();
            out.putSigned(number);
            assertThat(PackedOutput.signedSize(number)).isEqualTo(out.size());
        }
    }

    @Test
    void growsAsItIsWritten() {
        byte[] much = new byte[100_000];
        new Random(4).nextBytes(much);
        for (byte one : much) {
            out.putByte(one);
        }
        out.putBytes(much).putString("\u2600");
        PackedOutput column = new PackedOutput().putVarint(300);
        out.putColumn(column).putRaw(much, 3);
        PackedInput in = in();

        for (byte one : much) {
            assertThat(in.getByte()).isEqualTo(one & 0xFF);
        }
        assertThat(in.getBytes()).isEqualTo(much);
        assertThat(in.getString()).isEqualTo("\u2600");
        PackedInput read = in.getColumn();
        assertThat(read.getVarint()).isEqualTo(300);
        assertThat(read.hasMore()).isFalse();
        assertThat(in.rest()).containsExactly(much[0], much[1], much[2]);
    }

    @Test
    void neverReadsBehindAColumnsEnd() {
        out.putColumn(new PackedOutput().putByte(1)).putInt(-1);
        PackedInput column = in().getColumn();

        assertThat(column.getByte()).isEqualTo(1);
        assertThat(column.rest()).isEmpty();
        assertThatThrownBy(column::getByte).isInstanceOf(MalformedBlockException.class);
        assertThatThrownBy(column::getInt).isInstanceOf(MalformedBlockException.class);
        assertThatThrownBy(column::getString).isInstanceOf(MalformedBlockException.class);
    }

    @Test
    void refusesALengthBeyondItsEnd() {
        out.putVarint(2).putByte('x');

        assertThatThrownBy(in()::getString).isInstanceOf(MalformedBlockException.class);
        assertThatThrownBy(in()::getBytes).isInstanceOf(MalformedBlockException.class);
        assertThatThrownBy(in()::getColumn).isInstanceOf(MalformedBlockException.class);
    }

    @Test
    void refusesACountThatCannotBe() {
        out.putVarint(5);
        assertThat(in().getCount(5)).isEqualTo(5);
        assertThatThrownBy(() -> in().getCount(4))
                .isInstanceOf(MalformedBlockException.class)
                .hasMessageContaining("count of 5, expected at most 4");
        out.clear();
        out.putVarint(-1);
        assertThatThrownBy(() -> in().getCount(4)).isInstanceOf(MalformedBlockException.class);
    }

    @Test
    void refusesAWholeNumberWithoutEnd() {
        byte[] endless = new byte[11];
        java.util.Arrays.fill(endless, (byte) 0x80);

        assertThatThrownBy(() -> new PackedInput(endless).getVarint())
                .isInstanceOf(MalformedBlockException.class)
                .hasMessageContaining("10 bytes");
    }
}
