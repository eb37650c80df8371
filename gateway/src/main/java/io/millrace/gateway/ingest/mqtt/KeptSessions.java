package io.millrace.gateway.ingest.mqtt;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps a listener's sessions over a restart, so that a client that comes back after it is told
 * that its session is still there and sends what was not acknowledged. They are written within a
 * second of a change and at an orderly stop; a power cut takes the last second's newcomers.
 *
 * <p>No session is worth a gateway: what cannot be read or written is told in the log and the
 * gateway goes on.
 *
 * <p>{@link #restore}, {@link #start} and {@link #close} are for one thread.
 */
public final class KeptSessions implements AutoCloseable {

    private static final Logger LOG = System.getLogger(KeptSessions.class.getName());
    private static final long SAVE_EVERY_MILLIS = 1_000;

    private final Vertx vertx;
    private final MqttListener listener;
    private final SessionFile file;
    private long saved;
    private boolean isFailing;
    private Optional<Long> timer = Optional.empty();

    /**
     * @param folder the journal's
     */
    public KeptSessions(Vertx vertx, MqttListener listener, Path folder) {
        this.vertx = vertx;
        this.listener = listener;
        this.file = new SessionFile(folder);
    }

    /** Before the listener starts. */
    public void restore() {
        try {
            file.load().ifPresent(listener::restoreSessions);
        } catch (IOException | IllegalArgumentException harmed) {
            LOG.log(
                    Level.WARNING,
                    "{0} cannot be read ({1}): MQTT clients are told that their sessions are gone, and may drop what was not acknowledged",
                    file.path(),
                    harmed.getMessage());
        }
    }

    /** From here on sessions are written whenever they have changed. */
    public void start() {
        timer =
                Optional.of(
                        vertx.setPeriodic(
                                SAVE_EVERY_MILLIS,
                                tick ->
                                        vertx.executeBlocking(() -> {
                                            saveIfChanged();
                                            return null;
                                        })));
    }

    private synchronized void saveIfChanged() {
        long changes = listener.sessionChanges();
        if (changes == saved) {
            return;
        }
        try {
            file.save(listener.sessionSnapshot());
            saved = changes;
            isFailing = false;
        } catch (IOException | IllegalStateException failed) {
            if (!isFailing) {
                isFailing = true;
                LOG.log(
                        Level.WARNING,
                        "the MQTT sessions cannot be written to {0} ({1}); trying again, told once",
                        file.path(),
                        failed.toString());
            }
        }
    }

    /** After the listener was closed: writes the rest. Idempotent. */
    @Override
    public void close() {
        timer.ifPresent(vertx::cancelTimer);
        timer = Optional.empty();
        saveIfChanged();
    }
}
