package io.millrace.benchmarks.device;

import java.util.regex.Pattern;

/** The kernel's counters of a block device, as {@code /sys/block/NAME/stat} tells them. */
final class BlockStat {
    private static final Pattern WHITESPACE = Pattern.compile("\\s+");
    private static final int SECTORS_WRITTEN = 6;

    /** The unit of the counter, whatever the device's own sector is. */
    private static final int SECTOR_BYTES = 512;

    private BlockStat() {}

    static long writtenBytes(String stat) {
        String[] fields = WHITESPACE.split(stat.strip(), -1);
        if (fields.length <= SECTORS_WRITTEN) {
            throw new DeviceFailedException(
                    "a block device's stat has %d fields, expected more than %d: %s"
                            .formatted(fields.length, SECTORS_WRITTEN, stat.strip()));
        }
        return Math.multiplyExact(Long.parseLong(fields[SECTORS_WRITTEN]), SECTOR_BYTES);
    }
}
