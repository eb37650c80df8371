package io.millrace.gateway.ingest.gpio;

import io.millrace.gateway.ingest.gpio.Lines.OpenLine;
import io.millrace.gateway.reading.QualityCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One line of the chip and what is made of it, through loss and return of the chip: while it cannot
 * be had, its channels are BAD (no communication) once per period, and it is tried again.
 *
 * <p>Thread-safe: the chip's thread brings edges, the clock's thread ticks.
 */
final class WiredLine implements Lines.Listener {

    private static final Logger LOG = System.getLogger(WiredLine.class.getName());

    private final Lines lines;
    private final Lines.Request request;
    private final Meter meter;
    private final SampleDesk desk;
    private final LossLog losses;
    private Optional<OpenLine> open = Optional.empty();
    private String trouble = "";
    private boolean isClosed;

    WiredLine(
            Lines lines, Lines.Request request, Meter meter, SampleDesk desk, LongSupplier ticker) {
        this.lines = lines;
        this.request = request;
        this.meter = meter;
        this.desk = desk;
        this.losses = new LossLog(ticker);
    }

    /** Its period has passed, or it is to begin. */
    synchronized void tick() {
        if (isClosed) {
            return;
        }
        if (open.isEmpty()) {
            tryToOpen();
        } else {
            tick(open.get());
        }
        tellLosses();
    }

    private void tick(OpenLine line) {
        try {
            meter.tick(line);
        } catch (LineUnavailableException gone) {
            silent(gone.getMessage());
        }
    }

    private void tryToOpen() {
        try {
            OpenLine line = lines.open(request, this);
            open = Optional.of(line);
            meter.opened(line.isActive());
            if (!trouble.isEmpty()) {
                trouble = "";
                LOG.log(Level.INFO, "line {0} is back ({1})", line(), request.user());
            }
        } catch (LineUnavailableException unavailable) {
            silent(unavailable.getMessage());
        }
    }

    @Override
    public synchronized void edge(Lines.Edge edge) {
        if (isClosed) {
            return;
        }
        losses.add(edge.lostBefore());
        meter.edge(edge);
        tellLosses();
    }

    @Override
    public synchronized void gone(String why) {
        silent(why);
    }

    private void silent(String why) {
        open.ifPresent(OpenLine::close);
        open = Optional.empty();
        if (isClosed) {
            return;
        }
        if (trouble.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "line {0} ({1}) cannot be read: {2}. It is tried again and again; meanwhile its"
                            + " readings are BAD (no-communication)",
                    line(),
                    request.user(),
                    why);
        }
        trouble = why;
        meter.channels().forEach(channel -> desk.failed(channel, QualityCode.BAD_NO_COMMUNICATION));
    }

    private void tellLosses() {
        losses.due()
                .ifPresent(more ->
                        LOG.log(
                                Level.WARNING,
                                "line {0} ({1}): {2} edges lost, they came faster than they could be"
                                        + " read; {3} since the start",
                                line(),
                                request.user(),
                                more,
                                losses.lost()));
    }

    private String line() {
        return Integer.toString(request.line());
    }

    /** Edges that nobody will see, since the start. */
    synchronized long lost() {
        return losses.lost();
    }

    /** Why it cannot be read; empty when it is. */
    synchronized String trouble() {
        return trouble;
    }

    /** Reports a last time, so that a total loses nothing in an orderly stop. */
    void close() {
        Optional<OpenLine> last;
        synchronized (this) {
            if (isClosed) {
                return;
            }
            open.ifPresent(this::tick);
            isClosed = true;
            last = open;
            open = Optional.empty();
        }
        last.ifPresent(OpenLine::close);
    }
}
