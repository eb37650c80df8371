package io.millrace.gateway.ingest.gpio;

import io.millrace.gateway.ingest.gpio.Lines.Edges;
import io.millrace.gateway.reading.ChannelId;
import java.time.Duration;
import java.util.List;

/**
 * 1 while the line is active, 0 while not: a sample at each edge, and one per period, so that a
 * consumer can tell a quiet contact from a dead one.
 *
 * <p>An edge that the kernel never saw leaves the known state wrong. The line is looked at once per
 * period; when it differs twice running with no edge between, the state is what the line is.
 */
final class StateMeter implements Meter {

    private final ChannelId channel;
    private final SampleDesk desk;
    private boolean isActive;
    private boolean isDoubtful;

    StateMeter(ChannelId channel, SampleDesk desk) {
        this.channel = channel;
        this.desk = desk;
    }

    @Override
    public Edges edges() {
        return Edges.BOTH;
    }

    @Override
    public List<ChannelId> channels() {
        return List.of(channel);
    }

    @Override
    public void opened(boolean isActiveNow) {
        become(isActiveNow, Duration.ZERO);
    }

    @Override
    public void edge(Lines.Edge edge) {
        if (edge.lostBefore() > 0) {
            desk.lost(edge.lostBefore());
        }
        become(edge.isActive(), edge.age());
    }

    @Override
    public void tick(Lines.OpenLine line) {
        boolean isActiveNow = line.isActive();
        if (isActiveNow == isActive || isDoubtful) {
            become(isActiveNow, Duration.ZERO);
        } else {
            // Its edge is most likely on the way here, with the right time.
            isDoubtful = true;
        }
    }

    private void become(boolean isActiveNow, Duration age) {
        isActive = isActiveNow;
        isDoubtful = false;
        desk.measured(channel, isActive ? 1.0 : 0.0, age);
    }
}
