package io.millrace.emulator.plant;

/** How a fault shows, which its kind decides. */
public enum FaultManner {
    /** The channels bend away from normal while the fault develops. */
    BEND,
    /** The leading channel keeps the value it had; every device can do this. */
    FLATLINE,
    /** The leading channel jumps for a moment, again and again. */
    SPIKES,
    /** Nothing more comes from the device; every device can do this. */
    SILENCE;

    public static final String FLATLINE_KIND = "flatline";
    public static final String SPIKE_KIND = "spike";
    public static final String DISCONNECT_KIND = "disconnect";

    public static FaultManner of(String kind) {
        return switch (kind) {
            case FLATLINE_KIND -> FLATLINE;
            case SPIKE_KIND -> SPIKES;
            case DISCONNECT_KIND -> SILENCE;
            default -> BEND;
        };
    }

    /** Whether a device can show it without a word about it in its profile. */
    public boolean isUniversal() {
        return this == FLATLINE || this == SILENCE;
    }
}
