package io.millrace.gateway.clock;

import java.io.IOException;

/** Keeps a {@link ClockBook} over restarts. */
interface ClockBookStore {
    /** Empty where there is none or it cannot be read; never fails. */
    ClockBook load();

    /** Returns when it is on disk. */
    void save(ClockBook book) throws IOException;
}
