package io.millrace.benchmarks.journal;

import io.millrace.benchmarks.Bench;
import java.nio.file.Path;

/** The journal as {@link DeviceBytes} measures it: link up, or through a long outage. */
public enum JournalStores implements DeviceBytes.Store {
    /** In steady running: freed segments are used again. */
    LINK_UP {
        @Override
        public String named(String figure) {
            return figure;
        }

        @Override
        public int settlingReadings() {
            return SETTLING_READINGS;
        }

        @Override
        public ReadingStore open(Path folder, Bench bench) {
            return new JournalStore(folder, JournalStore.Link.UP, bench.ticker());
        }
    },

    /** Nothing leaves: every segment is a new file, whose bytes are all written once before use. */
    OUTAGE {
        @Override
        public String named(String figure) {
            return figure + "-outage";
        }

        @Override
        public int settlingReadings() {
            // An outage begins as it is.
            return 0;
        }

        @Override
        public ReadingStore open(Path folder, Bench bench) {
            return new JournalStore(folder, JournalStore.Link.DOWN, bench.ticker());
        }
    };

    /** Enough to begin several segments. */
    private static final int SETTLING_READINGS = 1_000_000;
}
