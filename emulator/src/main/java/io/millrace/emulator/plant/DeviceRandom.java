package io.millrace.emulator.plant;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The chance in one device's life. Faults draw from their own generator, so that a fault leaves
 * what it does not touch exactly as it would have been.
 */
public record DeviceRandom(RandomGenerator running, RandomGenerator faults) {
    private static final RandomGeneratorFactory<RandomGenerator> ALGORITHM =
            RandomGeneratorFactory.of("L64X128MixRandom");
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** One pair per device, from the plant's seed and the device's name. */
    public static DeviceRandom of(long seed, String device) {
        long mixed = FNV_OFFSET ^ seed;
        for (byte letter : device.getBytes(StandardCharsets.UTF_8)) {
            mixed = (mixed ^ letter) * FNV_PRIME;
        }
        return new DeviceRandom(ALGORITHM.create(mixed), ALGORITHM.create(~mixed));
    }
}
