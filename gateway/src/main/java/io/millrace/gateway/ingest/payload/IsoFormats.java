package io.millrace.gateway.ingest.payload;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;

/** The spellings of ISO 8601 that sensors use; each demands a zone or an offset. */
final class IsoFormats {

    private static final DateTimeFormatter EXTENDED = DateTimeFormatter.ISO_OFFSET_DATE_TIME;
    private static final DateTimeFormatter OFFSET_WITHOUT_COLON = withOffset("+HHMM");
    private static final DateTimeFormatter OFFSET_OF_HOURS = withOffset("+HH");

    static final List<DateTimeFormatter> ALL =
            List.of(EXTENDED, OFFSET_WITHOUT_COLON, OFFSET_OF_HOURS);

    private IsoFormats() {}

    private static DateTimeFormatter withOffset(String pattern) {
        return new DateTimeFormatterBuilder()
                .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                .appendOffset(pattern, "Z")
                .toFormatter(Locale.ROOT);
    }
}
