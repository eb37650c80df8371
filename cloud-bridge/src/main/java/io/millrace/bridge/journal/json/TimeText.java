package io.millrace.bridge.journal.json;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * A time as records carry it: ISO 8601, UTC, six decimals, what is finer cut off. Two of them stand
 * in every record, and a general formatter takes more than half of an encoding's time for them.
 */
final class TimeText {
    /** For the years that do not have four digits. */
    private static final DateTimeFormatter ANY_YEAR =
            new DateTimeFormatterBuilder()
                    .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
                    .appendLiteral('.')
                    .appendPattern("SSSSSS'Z'")
                    .toFormatter(Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final long YEAR_0000 = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond();

    private static final int LENGTH = "2026-03-01T08:00:00.123456Z".length();
    private static final int SECONDS_PER_DAY = 86_400;

    /** Days from 0000-03-01, where this calendar's years begin, to 1970-01-01. */
    private static final long EPOCH_DAY = 719_468;

    private static final int DAYS_PER_ERA = 146_097;
    private static final int YEARS_PER_ERA = 400;

    private TimeText() {}

    /** ASCII. */
    static byte[] of(Instant time) {
        long second = time.getEpochSecond();
        if (second < YEAR_0000 || second >= YEAR_10000) {
            return ANY_YEAR.format(time).getBytes(StandardCharsets.US_ASCII);
        }
        byte[] text = new byte[LENGTH];
        writeDate(text, Math.floorDiv(second, SECONDS_PER_DAY) + EPOCH_DAY);
        int ofDay = Math.floorMod(second, SECONDS_PER_DAY);
        text[10] = 'T';
        write(text, 11, 2, ofDay / 3_600);
        text[13] = ':';
        write(text, 14, 2, ofDay / 60 % 60);
        text[16] = ':';
        write(text, 17, 2, ofDay % 60);
        text[19] = '.';
        write(text, 20, 6, time.getNano() / 1_000);
        text[26] = 'Z';
        return text;
    }

    /**
     * The proleptic Gregorian date of a day, counted in years that begin in March so that the leap
     * day is a year's last (Howard Hinnant, "chrono-compatible low-level date algorithms").
     */
    private static void writeDate(byte[] text, long day) {
        long era = Math.floorDiv(day, DAYS_PER_ERA);
        int ofEra = Math.floorMod(day, DAYS_PER_ERA);
        int yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int monthFromMarch = (5 * ofYear + 2) / 153;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = (int) (era * YEARS_PER_ERA) + yearOfEra + (month <= 2 ? 1 : 0);
        write(text, 0, 4, year);
        text[4] = '-';
        write(text, 5, 2, month);
        text[7] = '-';
        write(text, 8, 2, ofYear - (153 * monthFromMarch + 2) / 5 + 1);
    }

    private static void write(byte[] text, int at, int digits, int number) {
        int rest = number;
        for (int place = at + digits - 1; place >= at; place--) {
            text[place] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
