package io.millrace.emulator.sensor;

import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The plant's pace: one thread that samples every device when it is due. Devices of one period are
 * spread evenly over it. A late sample is caught up with; beyond {@link #LATE_NANOS_MAX} the missed
 * ones are left out instead, so that a pause of the machine does not become a burst.
 */
public final class Sampler implements AutoCloseable {
    static final long LATE_NANOS_MAX = 500_000_000L;
    private static final long IDLE_NANOS = 5_000_000L;
    private static final int ORDERS_MAX = 1_000;

    private final InstantSource clock;
    private final LongSupplier ticker;
    private final PriorityQueue<Due> schedule =
            new PriorityQueue<>(Comparator.comparingLong(due -> due.atNanos));
    private final Queue<Runnable> orders = new LinkedBlockingQueue<>(ORDERS_MAX);
    private final List<SampledDevice> devices;
    private final Thread thread;
    private volatile boolean isStopped;

    private static final class Due {
        private final SampledDevice device;
        private long atNanos;

        Due(SampledDevice device, long atNanos) {
            this.device = device;
            this.atNanos = atNanos;
        }
    }

    /**
     * @param ticker elapsed nanoseconds
     */
    public Sampler(Collection<SampledDevice> devices, InstantSource clock, LongSupplier ticker) {
        this.devices = List.copyOf(devices);
        this.clock = clock;
        this.ticker = ticker;
        this.thread = Thread.ofPlatform().name("sampler").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /**
     * Begins a fault with the next sample of the device.
     *
     * @param begun called by the sampling thread at the moment it begins
     */
    public void begin(SampledDevice device, String kind, Runnable begun) {
        orders.add(() -> {
            device.begin(kind);
            begun.run();
        });
    }

    /**
     * Ends every fault of the device with its next sample.
     *
     * @param ended called by the sampling thread at that moment
     */
    public void endFaults(SampledDevice device, Runnable ended) {
        orders.add(() -> {
            device.endFaults();
            ended.run();
        });
    }

    /** Ends sampling; no reading is sent after it returns. */
    @Override
    public void close() {
        isStopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long start = ticker.getAsLong();
        for (int i = 0; i < devices.size(); i++) {
            SampledDevice device = devices.get(i);
            schedule.add(new Due(device, start + device.period().toNanos() * i / devices.size()));
        }
        while (!isStopped) {
            for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
                order.run();
            }
            sampleOrWait();
        }
    }

    private void sampleOrWait() {
        Due due = schedule.peek();
        long waitNanos = due.atNanos - ticker.getAsLong();
        if (waitNanos > 0) {
            LockSupport.parkNanos(this, Math.min(waitNanos, IDLE_NANOS));
            return;
        }
        schedule.poll();
        due.device.sample(clock.instant(), ticker.getAsLong());
        long periodNanos = due.device.period().toNanos();
        long lateNanos = -waitNanos;
        long missed = lateNanos > LATE_NANOS_MAX ? lateNanos / periodNanos : 0;
        due.atNanos += periodNanos * (1 + missed);
        schedule.add(due);
    }
}
