package io.millrace.gateway.ingest.gpio;

import io.millrace.gateway.reading.ChannelId;
import java.util.List;

/** Makes samples of what a line does. Guarded by its {@link WiredLine}. */
interface Meter {

    /** Which edges it needs. */
    Lines.Edges edges();

    List<ChannelId> channels();

    /** Listening begins, at first or again. */
    void opened(boolean isActive);

    void edge(Lines.Edge edge);

    /** Its period has passed. */
    void tick(Lines.OpenLine line);
}
