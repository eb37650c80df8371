package io.millrace.gateway.ingest.gpio.chardev;

import io.millrace.gateway.ingest.gpio.LineUnavailableException;
import io.millrace.gateway.ingest.gpio.chardev.GpioChips.Chip;
import io.millrace.gateway.ingest.gpio.chardev.LineFile.Bias;
import io.millrace.gateway.ingest.gpio.chardev.LineFile.Wish;

/**
 * The lines of one GPIO chip through its character device, for a Pi4J provider. The chip is looked
 * for at each opening, so that one that comes late, or again, is found.
 *
 * <p>Thread-safe.
 */
final class CharacterDevice implements AutoCloseable {

    private final CLibrary library = new CLibrary();
    private final GpioChips chips;
    private final String wantedChip;
    private final EdgeReader reader;

    CharacterDevice(String wantedChip) {
        this.chips = new GpioChips();
        this.wantedChip = wantedChip;
        this.reader = new EdgeReader(library);
    }

    /**
     * The kernel keeps edges from now on; {@link #listen} gets them.
     *
     * @throws LineUnavailableException with what to do
     */
    LineFile open(Wish wish) {
        Chip chip = chips.find(wantedChip);
        if (wish.line() >= chip.lines()) {
            throw new LineUnavailableException(
                    "%s has lines 0 to %d, there is no line %d (devices[].gpio)"
                            .formatted(chip, chip.lines() - 1, wish.line()));
        }
        try {
            return LineFile.request(library, chip.device().toString(), wish);
        } catch (DeviceCallException refused) {
            throw unavailable(wish, chip, refused);
        }
    }

    private static LineUnavailableException unavailable(
            Wish wish, Chip chip, DeviceCallException refused) {
        String what = "line %d of %s: ".formatted(wish.line(), chip);
        if (refused.isBusy()) {
            return new LineUnavailableException(
                    what + "in use by another program or a kernel driver (gpioinfo says by whom)");
        }
        boolean hasWishes = wish.bias() != Bias.AS_IS || !wish.debounce().isZero();
        if (refused.isInvalid() && hasWishes) {
            return new LineUnavailableException(
                    what
                            + "the chip refuses pull or debounce of the profile; leave them out, or use resistors on the board");
        }
        return new LineUnavailableException(what + refused.getMessage());
    }

    void listen(LineFile file, EdgeReader.Listener listener) {
        reader.add(file, listener);
    }

    void release(LineFile file) {
        reader.remove(file);
    }

    @Override
    public void close() {
        reader.close();
    }
}
