package io.millrace.gateway.boot;

import io.millrace.gateway.alert.AlertRules;
import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.console.Board;
import io.millrace.gateway.ingest.Delivery;
import io.millrace.gateway.ingest.payload.Decoded;
import io.millrace.gateway.ingest.payload.Decoder;
import io.millrace.gateway.reading.ChannelId;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.report.ReportFilter;
import io.millrace.gateway.score.Scorer;
import io.millrace.gateway.score.onnx.ModelFolder;
import io.millrace.profile.DeviceProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * The devices as they are now, and their exchange for those of another configuration: whole,
 * between two messages, while nothing is under way between decoder and outbox. What is remembered
 * of devices that stay as they are is not touched by it.
 *
 * <p>Pipeline thread only, but for {@link #offer} and {@link #close}, which anyone may call.
 */
final class LiveDevices implements Decoder, AutoCloseable {

    private final Parts parts;
    private final AtomicReference<Optional<Offer>> offered =
            new AtomicReference<>(Optional.empty());
    private final List<AlertTransition> clears = new ArrayList<>();
    private DeviceSet present;
    private volatile boolean isClosed;

    /** Everything that remembers something of devices. */
    record Parts(
            Plant plant,
            AlertRules rules,
            Scorer scorer,
            ModelShelf models,
            ReportFilter filter,
            Board board,
            WiredSources wired) {}

    private record Offer(
            DeviceSet next, ModelShelf.Delivery models, CompletableFuture<DeviceChanges> done) {}

    /**
     * @param present what {@code parts} were made with
     */
    LiveDevices(DeviceSet present, Parts parts) {
        this.present = present;
        this.parts = parts;
    }

    @Override
    public Decoded decode(Delivery delivery) {
        return present.decoder().decode(delivery);
    }

    /**
     * Asks for the exchange. One at a time; the answer comes from the pipeline thread as soon as
     * everything taken so far is in the outbox, or is a cancellation when the gateway stops before.
     */
    CompletableFuture<DeviceChanges> offer(DeviceSet next, ModelShelf.Delivery models) {
        Offer offer = new Offer(next, models, new CompletableFuture<>());
        offered.set(Optional.of(offer));
        if (isClosed) {
            close();
        }
        return offer.done();
    }

    // Whoever waits must hear of a defect too; the pipeline goes on.
    @SuppressWarnings("IllegalCatch")
    void exchangeIfOffered(Instant now) {
        if (offered.get().isEmpty()) {
            return;
        }
        Optional<Offer> taken = offered.getAndSet(Optional.empty());
        if (taken.isPresent()) {
            Offer offer = taken.get();
            try {
                DeviceChanges changes = exchange(offer, now);
                offer.done().complete(changes);
            } catch (RuntimeException defect) {
                offer.done().completeExceptionally(defect);
            }
        }
    }

    private DeviceChanges exchange(Offer offer, Instant now) {
        DeviceSet next = offer.next();
        next.router().adopt(present.router());
        DeviceChanges changes = DeviceChanges.between(present.router(), next.router());

        parts.plant().become(next.plant(), alerted());
        present = next;
        parts.models().take(offer.models());
        clears.addAll(
                parts.rules()
                        .follow(
                                device -> isPresent(device, changes),
                                channel -> stays(channel, changes),
                                device -> staysScored(device, changes),
                                now));
        parts.scorer()
                .follow(
                        offer.models().added(),
                        offer.models().withdrawn(),
                        device -> changes.windows(device, hasOtherModels(device, offer.models())));
        parts.filter()
                .follow(
                        channel -> stays(channel, changes),
                        channel -> changes.isChanged(channel.device()));
        parts.plant().channels().forEach(parts.rules()::watch);
        parts.board().follow(parts.plant().present(), parts.models()::isJudging);
        parts.wired().followTotals(next.devices());
        return changes;
    }

    /** The leading channels of active alerts. */
    private List<ChannelId> alerted() {
        return parts.rules().active().stream()
                .flatMap(raise ->
                        raise.channel().map(name -> new ChannelId(raise.device(), name)).stream())
                .toList();
    }

    private boolean isPresent(DeviceId device, DeviceChanges changes) {
        return changes.isUnheardOf(device) || parts.plant().profile(device).isPresent();
    }

    private boolean stays(ChannelId channel, DeviceChanges changes) {
        return changes.isUnheardOf(channel.device()) || parts.plant().channel(channel).isPresent();
    }

    private boolean staysScored(DeviceId device, DeviceChanges changes) {
        return changes.isUnheardOf(device)
                || parts.models().modelsOf(device).stream().anyMatch(use -> !use.isShadow());
    }

    private boolean hasOtherModels(DeviceId device, ModelShelf.Delivery models) {
        return modelOf(device).stream()
                .flatMap(name ->
                        Stream.of(name, ModelFolder.fileName(name, ModelFolder.Place.CANDIDATE)))
                .anyMatch(models::concerns);
    }

    private Optional<String> modelOf(DeviceId device) {
        return parts.plant().profile(device).flatMap(DeviceProfile::modelFile);
    }

    /** The clears of alerts that ended with the last exchange, once. */
    List<AlertTransition> takeClears() {
        List<AlertTransition> taken = List.copyOf(clears);
        clears.clear();
        return taken;
    }

    /** What is offered is not taken any more. */
    @Override
    public void close() {
        isClosed = true;
        offered.getAndSet(Optional.empty()).ifPresent(offer -> offer.done().cancel(false));
    }
}
