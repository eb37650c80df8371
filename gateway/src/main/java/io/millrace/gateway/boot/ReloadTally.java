package io.millrace.gateway.boot;

import io.millrace.gateway.console.GatewayStatus.ReloadLook;
import java.util.concurrent.atomic.AtomicLong;

/** How often changed files were applied, and how often refused. Thread-safe. */
final class ReloadTally {
    private final AtomicLong applied = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    void applied() {
        var _ = applied.incrementAndGet();
    }

    void refused() {
        var _ = refused.incrementAndGet();
    }

    ReloadLook look() {
        return new ReloadLook(applied.get(), refused.get());
    }
}
