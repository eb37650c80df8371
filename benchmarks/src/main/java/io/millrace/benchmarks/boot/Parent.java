package io.millrace.benchmarks.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;

/**
 * The process that started this one: listens to standard output, ends this one by closing standard
 * input.
 */
final class Parent {
    private final InputStream in;
    private final PrintStream out;

    Parent(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    void tell(String word, Object rest) {
        out.println(word + " " + rest);
        out.flush();
    }

    /** Says {@code cpu NANOS} and {@code heap BYTES}: what it took so far. */
    void tellCosts() {
        tell(
                "cpu",
                ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(Duration::toNanos)
                        .orElse(0L));
        tell("heap", Runtime.getRuntime().totalMemory());
    }

    /** Returns when the parent wants it, or is gone. */
    void awaitEnd() {
        try {
            while (in.read() >= 0) {
                // It says nothing; it only closes.
            }
        } catch (IOException gone) {
            return;
        }
    }
}
