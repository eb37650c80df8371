package io.millrace.gateway.ingest.gpio.chardev;

/** The kernel refused a call; the number says why (errno(3), Linux). */
final class DeviceCallException extends RuntimeException {

    /** There is no such call. */
    static final int NONE = 0;

    private static final int ENOENT = 2;
    private static final int EINTR = 4;
    private static final int ENXIO = 6;
    private static final int EACCES = 13;
    private static final int EPERM = 1;
    private static final int EBUSY = 16;
    private static final int ENODEV = 19;
    private static final int EINVAL = 22;

    private final int errno;

    DeviceCallException(String what, int errno) {
        super("%s: %s".formatted(what, reason(errno)));
        this.errno = errno;
    }

    boolean isInterrupted() {
        return errno == EINTR;
    }

    boolean isForbidden() {
        return errno == EACCES || errno == EPERM;
    }

    boolean isBusy() {
        return errno == EBUSY;
    }

    boolean isInvalid() {
        return errno == EINVAL;
    }

    private static String reason(int errno) {
        return switch (errno) {
            case NONE -> "this system has no such call";
            case ENOENT -> "there is no such device";
            case EACCES, EPERM -> "not allowed";
            case EBUSY -> "in use";
            case ENODEV, ENXIO -> "the device has gone";
            case EINVAL -> "the chip cannot do this";
            default -> "error " + errno;
        };
    }
}
