package io.millrace.gateway.supervision;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The other end of the notifications: a real unix datagram socket, held by Python. */
public final class NotificationReceiver implements AutoCloseable {

    private static final String PROGRAM =
            """
            import socket, sys
            name = sys.argv[1]
            receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            receiver.bind('\\0' + name[1:] if name.startswith('@') else name)
            print('bound', flush=True)
            while True:
                print(receiver.recv(4096).decode(), flush=True)
            """;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Process python;

    /**
     * Returns when it receives.
     *
     * @param name a path, or {@code @} and an abstract name
     */
    public NotificationReceiver(String name) throws IOException {
        python =
                new ProcessBuilder("python3", "-c", PROGRAM, name)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(python.getInputStream(), UTF_8));
        if (!"bound".equals(lines.readLine())) {
            throw new IOException("python3 receives nothing at " + name);
        }
        Thread.ofVirtual().start(() -> lines.lines().forEach(heard::add));
    }

    /** So far, oldest first. */
    public List<String> heard() {
        return List.copyOf(heard);
    }

    @Override
    public void close() {
        python.destroyForcibly();
    }
}
