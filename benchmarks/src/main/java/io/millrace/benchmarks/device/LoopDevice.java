package io.millrace.benchmarks.device;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A private ext4 file system in a file, on a loop device of its own, so that the kernel's count of
 * that block device is the work of one writer alone: data, journal and metadata. Needs root on
 * Linux. It is taken away at {@link #close}, and at the latest when this process ends in order.
 */
final class LoopDevice implements Device {
    private static final long SIZE_BYTES = 1L << 30;

    private final Path image;
    private final Path folder;
    private final String device;
    private final Thread atExit = Thread.ofPlatform().unstarted(this::takeAway);
    private boolean isMounted;
    private boolean isGone;

    private LoopDevice(Path image, Path folder, String device) {
        this.image = image;
        this.folder = folder;
        this.device = device;
    }

    /** Whether this process may make one here. */
    static boolean isPossible() {
        return System.getProperty("os.name").equals("Linux")
                && "root".equals(System.getProperty("user.name"))
                && Files.exists(Path.of("/dev/loop-control"))
                && isThere("mkfs.ext4")
                && isThere("losetup");
    }

    private static boolean isThere(String program) {
        return Files.isExecutable(Path.of("/usr/sbin", program))
                || Files.isExecutable(Path.of("/sbin", program));
    }

    static LoopDevice make(Path parent) {
        Path image = parent.resolve("loop.ext4");
        Path folder = parent.resolve("loop");
        try {
            Files.createDirectories(folder);
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(SIZE_BYTES);
            }
        } catch (IOException failure) {
            throw new DeviceFailedException("cannot make " + image, failure);
        }
        // Nothing is left for the kernel to do later, in the middle of a measurement.
        SystemCommand.run(
                "mkfs.ext4",
                "-q",
                "-F",
                "-E",
                "lazy_itable_init=0,lazy_journal_init=0,nodiscard",
                image.toString());
        String device = SystemCommand.run("losetup", "--find", "--show", image.toString());
        LoopDevice made = new LoopDevice(image, folder, device);
        Runtime.getRuntime().addShutdownHook(made.atExit);
        try {
            SystemCommand.run("mount", "-t", "ext4", device, folder.toString());
            made.isMounted = true;
        } catch (DeviceFailedException failure) {
            made.close();
            throw failure;
        }
        return made;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public long flushedBytes() {
        SystemCommand.run("sync", "-f", folder.toString());
        return writtenBytes();
    }

    @Override
    public long finalBytes() {
        unmount();
        return writtenBytes();
    }

    @Override
    public Optional<String> caveat() {
        return Optional.empty();
    }

    private long writtenBytes() {
        String name = Path.of(device).getFileName().toString();
        try {
            return BlockStat.writtenBytes(Files.readString(Path.of("/sys/block", name, "stat")));
        } catch (IOException failure) {
            throw new DeviceFailedException("cannot read the count of " + device, failure);
        }
    }

    private synchronized void unmount() {
        if (isMounted) {
            SystemCommand.run("umount", folder.toString());
            isMounted = false;
        }
    }

    /** Also where somebody still writes: then the rest goes when the last file is closed. */
    private synchronized void takeAway() {
        if (isGone) {
            return;
        }
        isGone = true;
        if (isMounted) {
            SystemCommand.run("umount", "--lazy", folder.toString());
        }
        SystemCommand.run("losetup", "--detach", device);
        try {
            Files.deleteIfExists(image);
            Files.deleteIfExists(folder);
        } catch (IOException failure) {
            throw new DeviceFailedException("cannot delete " + image, failure);
        }
    }

    @Override
    public void close() {
        takeAway();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook runs and finds nothing left to do.
            return;
        }
    }
}
