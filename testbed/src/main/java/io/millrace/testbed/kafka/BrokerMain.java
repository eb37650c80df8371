package io.millrace.testbed.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.logging.Level;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * The program of one broker of a {@link KafkaCluster}: runs until it is told to stop (SIGTERM, in
 * order) or until its standard input ends, which it does when its parent is gone: then at once.
 */
final class BrokerMain {
    private static final int PARENT_GONE = 3;

    private BrokerMain() {}

    public static void main(String[] args) throws IOException {
        Thread.ofPlatform().name("parent-watch").daemon().start(BrokerMain::endWithParent);
        KafkaLogLevels levels = new KafkaLogLevels();
        levels.set(Level.WARNING);
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(args[0]), StandardCharsets.UTF_8)) {
            settings.load(reader);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(server::shutdown));
        server.startup();
        server.awaitShutdown();
        levels.set(Level.OFF);
    }

    private static void endWithParent() {
        try {
            // Nobody says anything; only the end counts.
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            Runtime.getRuntime().halt(PARENT_GONE);
        }
        Runtime.getRuntime().halt(PARENT_GONE);
    }
}
