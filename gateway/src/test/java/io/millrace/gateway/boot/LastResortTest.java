package io.millrace.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastResortTest {
    private final AtomicInteger halts = new AtomicInteger();

    @ParameterizedTest
    @CsvSource({
        "millrace-pipeline, 1",
        "journal-committer, 1",
        "forward-readings, 1",
        "kafka-admin-client-thread, 0",
        "vert.x-eventloop-thread-0, 0"
    })
    void endsTheProcessForAThreadThatItCannotDoWithout(String name, int expected)
            throws InterruptedException {
        Thread thread =
                Thread.ofPlatform()
                        .name(name)
                        .uncaughtExceptionHandler(new LastResort(halts::incrementAndGet))
                        .unstarted(() -> {
                            throw new OutOfMemoryError("as if");
                        });
        thread.start();
        thread.join();

        assertThat(halts).hasValue(expected);
    }
}
