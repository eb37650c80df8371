package io.millrace.gateway.console;

import io.millrace.gateway.console.PipePage.Rejections;
import io.millrace.gateway.console.live.PipeMeter;
import io.millrace.gateway.console.live.PipeMeter.Counts;
import io.millrace.gateway.ingest.RejectedMessages.Sample;
import java.time.Instant;
import java.util.List;

/** Looks at the pipe once a second as long as somebody asks. Thread-safe; never in the pipeline. */
final class PipeWatch {

    private static final int SAMPLES_SHOWN = 20;

    private final PipeMeter meter = new PipeMeter();

    /** Everything about the pipe at this moment. */
    synchronized PipePage look(ConsoleFeed feed) {
        GatewayStatus status = feed.pipe().get();
        Instant now = status.now();
        ReadingBalance readings = status.readings();
        Counts counts =
                new Counts(
                        readings.received(),
                        feed.board().readingsSeen(),
                        feed.board().scoresSeen(),
                        readings.appended(),
                        readings.forwarded());
        PipeMeter.Rates rates = meter.take(feed.time().ticker().getAsLong(), now, counts);
        List<Sample> samples = feed.rejected().samples().reversed();
        return new PipePage(
                status.gateway(),
                now,
                rates,
                readings,
                readings.isBalanced(),
                status.lanes(),
                meter.lastCommit(),
                status.storage(),
                status.sources(),
                new Rejections(
                        feed.rejected().counts(),
                        samples.subList(0, Math.min(SAMPLES_SHOWN, samples.size()))));
    }
}
