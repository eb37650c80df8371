package io.millrace.emulator.sensor.gpio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LineFeedTest {
    private static final Instant NOW = Instant.ofEpochSecond(2);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void tellsHowTheLinesStandThenEachEdgeAndBeginsAgainWithTheNextGateway() throws IOException {
        try (LineFeed feed = LineFeed.open()) {
            feed.set(3, true, NOW);
            try (Socket gateway = connect(feed)) {
                BufferedReader in = reader(gateway);
                assertThat(in.readLine()).isEqualTo("3 1 2000000");
                assertThat(in.readLine()).isEqualTo("ready");

                feed.set(3, false, NOW.plusNanos(5_000));
                assertThat(in.readLine()).isEqualTo("3 0 2000005");
            }
            try (Socket next = connect(feed)) {
                BufferedReader in = reader(next);
                assertThat(in.readLine()).isEqualTo("3 0 2000005");
                assertThat(in.readLine()).isEqualTo("ready");
            }
        }
    }

    @Test
    void waitsUntilTheGatewayHasHeardEverything() throws Exception {
        try (LineFeed feed = LineFeed.open();
                Socket gateway = connect(feed)) {
            BufferedReader in = reader(gateway);
            assertThat(in.readLine()).isEqualTo("ready");
            CompletableFuture<Boolean> heard =
                    CompletableFuture.supplyAsync(() -> feed.awaitHeard(LIMIT));
            assertThat(in.readLine()).isEqualTo("sync 1");
            assertThat(heard).isNotDone();

            gateway.getOutputStream().write("1\n".getBytes(US_ASCII));

            assertThat(heard.get()).isTrue();
        }
    }

    @Test
    void doesNotWaitForNobody() {
        try (LineFeed feed = LineFeed.open()) {
            feed.set(3, true, NOW);

            assertThat(feed.awaitHeard(LIMIT)).isFalse();
        }
    }

    private static Socket connect(LineFeed feed) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), feed.port());
    }

    private static BufferedReader reader(Socket gateway) throws IOException {
        return new BufferedReader(new InputStreamReader(gateway.getInputStream(), US_ASCII));
    }
}
