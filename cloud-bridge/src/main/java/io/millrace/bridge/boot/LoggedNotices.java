package io.millrace.bridge.boot;

import io.millrace.bridge.forward.LinkState;
import io.millrace.bridge.forward.Notice;
import io.millrace.bridge.forward.Notices;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Writes each notice to the log once and passes it on. */
final class LoggedNotices implements Notices {
    private static final Logger LOG = System.getLogger("io.millrace.bridge.forward");

    private final Notices next;

    LoggedNotices(Notices next) {
        this.next = next;
    }

    @Override
    public void tell(Notice notice) {
        LOG.log(level(notice), notice.text());
        next.tell(notice);
    }

    private static Level level(Notice notice) {
        return switch (notice) {
            case Notice.LinkChanged changed ->
                    changed.state() == LinkState.UP ? Level.INFO : Level.WARNING;
            case Notice.Recovered _, Notice.Parked _ -> Level.WARNING;
            case Notice.Stopped _ -> Level.ERROR;
        };
    }
}
