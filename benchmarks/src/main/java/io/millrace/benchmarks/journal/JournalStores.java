package io.millrace.benchmarks.journal;

import io.millrace.benchmarks.Bench;
import io.millrace.benchmarks.plant.PlantLoad;
import java.nio.file.Path;

/** The journal as {@link DeviceBytes} measures it: link up, or through a long outage. */
public enum JournalStores implements DeviceBytes.Store {
    /**
     * In steady running: freed segments are used again. It is closed and opened in between, so what
     * is measured includes the first segment of a new opening.
     */
    LINK_UP {
        @Override
        public String named(String figure) {
            return figure;
        }

        @Override
        public void settle(Path folder, PlantLoad load, Bench bench) {
            try (JournalStore store =
                    new JournalStore(folder, JournalStore.Link.UP, bench.ticker())) {
                for (int left = SETTLING_READINGS; left > 0; left -= BATCH) {
                    store.append(load.next(BATCH));
                }
            }
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
        public void settle(Path folder, PlantLoad load, Bench bench) {
            // An outage begins as it is.
        }

        @Override
        public ReadingStore open(Path folder, Bench bench) {
            return new JournalStore(folder, JournalStore.Link.DOWN, bench.ticker());
        }
    };

    /** Enough to begin several segments. */
    private static final int SETTLING_READINGS = 1_000_000;

    private static final int BATCH = 1_000;
}
