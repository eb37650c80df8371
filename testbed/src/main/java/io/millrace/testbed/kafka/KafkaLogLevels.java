package io.millrace.testbed.kafka;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Quiets Kafka. A broker logs some thousand lines at each start, through slf4j; with {@code
 * slf4j-jdk14} on the class path those arrive at the java.util.logging loggers held here. With
 * another slf4j binding, quiet these names there.
 *
 * <p>The loggers are fields because java.util.logging keeps only weak references: a level set on a
 * logger that nobody holds is forgotten at the next collection.
 */
final class KafkaLogLevels {
    private static final List<String> NAMES =
            List.of("kafka", "org.apache.kafka", "state.change.logger", "org.apache.zookeeper");

    private final List<Logger> loggers = NAMES.stream().map(Logger::getLogger).toList();

    void set(Level level) {
        loggers.forEach(logger -> logger.setLevel(level));
    }
}
