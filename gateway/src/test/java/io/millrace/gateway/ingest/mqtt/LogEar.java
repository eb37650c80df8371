package io.millrace.gateway.ingest.mqtt;

import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Hears what one class logs, until it is closed. */
final class LogEar extends Handler implements AutoCloseable {

    private final Logger logger;
    private final Consumer<String> sink;

    private LogEar(Logger logger, Consumer<String> sink) {
        this.logger = logger;
        this.sink = sink;
    }

    static LogEar at(Class<?> source, Consumer<String> sink) {
        LogEar ear = new LogEar(Logger.getLogger(source.getName()), sink);
        ear.logger.addHandler(ear);
        return ear;
    }

    @Override
    public void publish(LogRecord logged) {
        sink.accept(new SimpleFormatter().formatMessage(logged));
    }

    @Override
    public void flush() {
        // Nothing is kept back.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
