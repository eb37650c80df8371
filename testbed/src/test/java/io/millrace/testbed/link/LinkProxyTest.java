package io.millrace.testbed.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With real sockets, and a server that answers what it is told. */
class LinkProxyTest {
    private static final int LIMIT_MILLIS = 20_000;
    private static final int NOTHING_MILLIS = 300;

    private ServerSocket server;
    private LinkProxy link;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::echo);
        link = LinkProxy.to(server.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        link.close();
        server.close();
    }

    @Test
    void passesWhatIsSentBothWaysAndTheEnd() throws IOException {
        byte[] much = new byte[1_000_000];
        Arrays.fill(much, (byte) 7);
        try (Socket client = connect()) {
            Thread.ofVirtual().start(() -> send(client, much));
            assertThat(client.getInputStream().readNBytes(much.length)).isEqualTo(much);
        }

        await().untilAsserted(() -> assertThat(link.connections()).isZero());
    }

    @Test
    void resetsWhatIsOpenAndTakesNewConnectionsAfterACut() throws IOException {
        try (Socket broken = connect();
                Socket alsoBroken = connect()) {
            assertEchoes(broken);
            assertEchoes(alsoBroken);

            link.cut();

            assertReset(broken);
            assertReset(alsoBroken);
        }
        try (Socket next = connect()) {
            assertEchoes(next);
        }
    }

    @Test
    void refusesUntilItPassesAgain() throws IOException {
        link.refuse();
        try (Socket refused = connect()) {
            assertReset(refused);
        }

        link.pass();

        try (Socket taken = connect()) {
            assertEchoes(taken);
        }
    }

    @Test
    void keepsConnectionsButPassesNothingWhileItStalls() throws IOException {
        try (Socket old = connect()) {
            assertEchoes(old);
            link.stall();
            try (Socket taken = connect()) {
                for (Socket client : List.of(old, taken)) {
                    send(client, new byte[] {1});
                    client.setSoTimeout(NOTHING_MILLIS);
                    assertThatThrownBy(() -> client.getInputStream().read())
                            .isInstanceOf(SocketTimeoutException.class);
                }

                link.pass();

                for (Socket client : List.of(old, taken)) {
                    client.setSoTimeout(LIMIT_MILLIS);
                    assertThat(client.getInputStream().read()).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void canBeCutWhileItStalls() throws IOException {
        try (Socket client = connect()) {
            assertEchoes(client);
            link.stall();
            send(client, new byte[] {1});

            link.cut();

            assertReset(client);
        }
    }

    /** The bytes are counted that have come when a slower link could not have sent them yet. */
    @Test
    void takesTheTimeThatBandwidthAndDistanceTake() throws IOException {
        Duration roundTrip = Duration.ofMillis(400);
        link.setQuality(LinkQuality.limited(80_000, roundTrip));
        byte[] second = new byte[10_000];
        try (Socket client = connect()) {
            long start = System.nanoTime();
            Thread.ofVirtual().start(() -> send(client, second));
            assertThat(client.getInputStream().readNBytes(second.length)).hasSize(second.length);
            Duration taken = Duration.ofNanos(System.nanoTime() - start);

            assertThat(taken).isGreaterThanOrEqualTo(Duration.ofSeconds(1).plus(roundTrip));
        }
    }

    @Test
    void sharesItsBandwidthAmongItsConnections() throws IOException {
        link.setQuality(LinkQuality.limited(160_000, Duration.ZERO));
        byte[] half = new byte[10_000];
        try (Socket one = connect();
                Socket other = connect()) {
            long start = System.nanoTime();
            Thread.ofVirtual().start(() -> send(one, half));
            Thread.ofVirtual().start(() -> send(other, half));
            assertThat(one.getInputStream().readNBytes(half.length)).hasSize(half.length);
            assertThat(other.getInputStream().readNBytes(half.length)).hasSize(half.length);

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void carriesAtOnceAgainWhenASlowLinkIsHealed() throws IOException {
        link.setQuality(LinkQuality.limited(1, Duration.ZERO));
        try (Socket client = connect()) {
            send(client, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});

            link.setQuality(LinkQuality.PERFECT);

            assertThat(client.getInputStream().readNBytes(10)).hasSize(10);
        }
    }

    @Test
    void resetsAtRandomUntilItIsToldNotTo() throws IOException {
        link.resetAtRandom(1, 1);
        try (Socket client = connect()) {
            assertReset(client);
        }

        link.resetAtRandom(0, 1);

        try (Socket client = connect()) {
            assertEchoes(client);
            client.setSoTimeout(1_500);
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void resetsTheClientWhenTheServerIsNotThere() throws IOException {
        server.close();

        try (Socket client = connect()) {
            assertReset(client);
        }
    }

    @Test
    void sendsAsLongAsTheBitsTake() {
        assertThat(LinkState.sendingNanos(OptionalLong.of(64_000), 8_000))
                .isEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(LinkState.sendingNanos(OptionalLong.empty(), 8_000)).isZero();
        assertThatThrownBy(() -> LinkQuality.limited(0, Duration.ZERO))
                .hasMessageContaining("more than 0 bit/s");
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), link.port());
        client.setSoTimeout(LIMIT_MILLIS);
        return client;
    }

    private static void assertEchoes(Socket client) throws IOException {
        send(client, new byte[] {42});
        assertThat(client.getInputStream().read()).isEqualTo(42);
    }

    private static void assertReset(Socket client) {
        assertThatThrownBy(() -> client.getInputStream().readAllBytes())
                .isInstanceOf(SocketException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
    }

    private static void send(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private void echo() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual()
                        .start(() -> {
                            try (client) {
                                client.getInputStream().transferTo(client.getOutputStream());
                            } catch (IOException reset) {
                                return;
                            }
                        });
            } catch (IOException closed) {
                return;
            }
        }
    }
}
