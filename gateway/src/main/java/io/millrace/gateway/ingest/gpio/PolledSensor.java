package io.millrace.gateway.ingest.gpio;

import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.QualityCode;
import io.millrace.profile.LocalSource.KernelFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The channels of one sensor that are read from files at one period, one after the other, on a
 * thread of their own: a driver that never answers holds up nobody else. While it does not, its
 * channels are BAD (no communication) once per period.
 *
 * <p>Thread-safe.
 */
final class PolledSensor {

    private static final Logger LOG = System.getLogger(PolledSensor.class.getName());
    private static final String STUCK = "the driver has not answered for a period";

    /**
     * @param channel where its value goes
     */
    record Channel(ChannelId channel, KernelFile file) {}

    private final String device;
    private final List<Channel> channels;
    private final SensorFiles files;
    private final SampleDesk desk;
    private final ExecutorService reader;
    private final Object lock = new Object();
    private boolean isReading;
    private int nextChannel;
    private String trouble = "";

    PolledSensor(String device, List<Channel> channels, SensorFiles files, SampleDesk desk) {
        this.device = device;
        this.channels = List.copyOf(channels);
        this.files = files;
        this.desk = desk;
        this.reader =
                Executors.newSingleThreadExecutor(task -> {
                    Thread thread = new Thread(task, "millrace-sensor-" + device);
                    // One that hangs in a driver must not hold up the end of the process.
                    thread.setDaemon(true);
                    return thread;
                });
    }

    Duration period() {
        return channels.getFirst().file().period();
    }

    /** Its period has passed. Never blocks. */
    void tick() {
        synchronized (lock) {
            if (isReading) {
                channels.subList(nextChannel, channels.size())
                        .forEach(late ->
                                desk.failed(late.channel(), QualityCode.BAD_NO_COMMUNICATION));
                told(STUCK);
                return;
            }
            isReading = true;
            nextChannel = 0;
        }
        reader.execute(this::readAll);
    }

    private void readAll() {
        String problem = "";
        for (Channel channel : channels) {
            try {
                double value = files.read(device, channel.file());
                desk.measured(channel.channel(), value, Duration.ZERO);
            } catch (SensorUnreadableException unreadable) {
                desk.failed(channel.channel(), unreadable.quality());
                problem = String.valueOf(unreadable.getMessage());
            }
            synchronized (lock) {
                nextChannel++;
            }
        }
        synchronized (lock) {
            isReading = false;
            told(problem);
        }
    }

    /** A change of condition gets one line. */
    private void told(String problem) {
        if (problem.isEmpty() && !trouble.isEmpty()) {
            LOG.log(Level.INFO, "sensor {0} answers again", device);
        } else if (!problem.isEmpty() && trouble.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "sensor {0} cannot be read: {1}. It is asked again every period; meanwhile its"
                            + " readings are BAD",
                    device,
                    problem);
        }
        trouble = problem;
    }

    /** Why it cannot be read; empty when it is. */
    String trouble() {
        synchronized (lock) {
            return trouble;
        }
    }

    void close() {
        reader.shutdownNow();
    }
}
