package io.millrace.gateway.console;

import io.millrace.gateway.console.ShelfLook.ModelLook;
import io.millrace.gateway.ingest.RejectedMessages;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the pages are made from. All of it thread-safe, and none of it lets a page hold up the
 * pipeline.
 *
 * @param pipe counts and conditions, without devices and alerts
 * @param profiles every profile of this gateway, in alphabetical order
 */
public record ConsoleFeed(
        Board board,
        RejectedMessages rejected,
        Supplier<GatewayStatus> pipe,
        Supplier<List<ModelLook>> models,
        Supplier<ShelfLook> profiles,
        Time time) {

    /**
     * @param clock gateway time
     * @param ticker elapsed nanoseconds
     */
    public record Time(InstantSource clock, LongSupplier ticker) {}
}
