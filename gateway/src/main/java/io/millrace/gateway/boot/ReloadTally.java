package io.millrace.gateway.boot;

import io.millrace.gateway.console.GatewayStatus.ReloadLook;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** How often changed files were applied, and how often refused. Thread-safe. */
final class ReloadTally {
    private final AtomicLong applied = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile List<String> problems = List.of();

    void applied() {
        var _ = applied.incrementAndGet();
        problems = List.of();
    }

    /**
     * @param reasons each with file, line and column
     */
    void refused(List<String> reasons) {
        var _ = refused.incrementAndGet();
        problems = List.copyOf(reasons);
    }

    /** Why the files as they are now were refused; empty when they were not. */
    List<String> problems() {
        return problems;
    }

    ReloadLook look() {
        return new ReloadLook(applied.get(), refused.get());
    }
}
