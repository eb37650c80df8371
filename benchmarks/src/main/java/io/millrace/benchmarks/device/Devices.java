package io.millrace.benchmarks.device;

import java.nio.file.Path;

/** The best place to count written bytes that this machine and user allow. */
public final class Devices {
    private Devices() {}

    /** Whether anything here can count at all. */
    public static boolean canCount() {
        return LoopDevice.isPossible() || ProcessDevice.isPossible();
    }

    /** Whether it would be counted at a block device. */
    public static boolean canCountAtTheDevice() {
        return LoopDevice.isPossible();
    }

    /** A fresh, empty one below {@code parent}. */
    public static Device open(Path parent) {
        return LoopDevice.isPossible() ? LoopDevice.make(parent) : ProcessDevice.in(parent);
    }
}
