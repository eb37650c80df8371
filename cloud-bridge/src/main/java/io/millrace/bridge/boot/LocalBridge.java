package io.millrace.bridge.boot;

import io.millrace.bridge.Bridge;
import io.millrace.bridge.envelope.Envelope;
import io.millrace.bridge.forward.ForwardCounts;
import io.millrace.bridge.forward.ForwarderStatus;
import io.millrace.bridge.forward.ForwarderThread;
import io.millrace.bridge.forward.kafka.KafkaUplink;
import io.millrace.bridge.journal.Journal;
import io.millrace.bridge.journal.JournalCounts;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.file.JournalDirectory;
import io.millrace.bridge.lane.Committer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The bridge inside the gateway's own process. */
final class LocalBridge implements Bridge {
    private final JournalDirectory directory;
    private final KafkaUplink uplink;
    private final Map<LaneName, LaneRuntime> lanes;
    private final Committer committer;
    private final boolean isForcedPerBatch;
    private volatile Durable listener = (lane, offset) -> {};
    private volatile boolean isClosed;

    LocalBridge(
            JournalDirectory directory,
            KafkaUplink uplink,
            Map<LaneName, LaneRuntime> lanes,
            Duration commitInterval,
            LongSupplier ticker) {
        this.directory = directory;
        this.uplink = uplink;
        this.lanes = Map.copyOf(lanes);
        this.isForcedPerBatch = commitInterval.isZero();
        List<Journal> journals =
                List.of(LaneName.values()).stream().map(lane -> lanes.get(lane).journal()).toList();
        // Last: it starts a thread that calls back.
        this.committer = new Committer(journals, commitInterval, ticker, this::durableReached);
    }

    void start() {
        lanes.values().forEach(lane -> lane.thread().start());
    }

    @Override
    public long append(LaneName lane, List<? extends Envelope> envelopes) {
        long end = lanes.get(lane).journal().append(envelopes);
        if (isForcedPerBatch) {
            committer.forceSoon(lane);
        }
        return end;
    }

    @Override
    public long endOffset(LaneName lane) {
        return lanes.get(lane).journal().endOffset();
    }

    @Override
    public void forceSoon(LaneName lane) {
        committer.forceSoon(lane);
    }

    @Override
    public void onDurable(Durable durable) {
        listener = durable;
    }

    @Override
    public BridgeStatus status() {
        Optional<String> storage =
                lanes.values().stream()
                        .flatMap(lane -> storageTrouble(lane.journal()).stream())
                        .findFirst();
        ForwardCounts readings = lanes.get(LaneName.READINGS).forwarder().counts();
        JournalCounts journal = readings.journal();
        return new BridgeStatus(
                new ReadingCounts(
                        journal.recovered(),
                        journal.appended(),
                        readings.forwarded(),
                        readings.parked(),
                        journal.evicted(),
                        journal.damaged(),
                        journal.backlog()),
                List.of(LaneName.values()).stream().map(this::laneStatus).toList(),
                storage,
                directory.deviceBytes());
    }

    /**
     * Forwarders first: they may still free segments. Then a last force, then the files. Where no
     * lane gets through, the connections go before the forwarders, which hang in them.
     */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        lanes.values().forEach(lane -> lane.thread().stopSoon());
        if (lanes.values().stream().noneMatch(lane -> lane.thread().isThrough())) {
            uplink.close();
        }
        lanes.values().stream().map(LaneRuntime::thread).forEach(ForwarderThread::close);
        uplink.close();
        committer.close();
        directory.close();
    }

    private static Optional<String> storageTrouble(Journal journal) {
        return journal.storageProblem()
                .map(problem -> "%s: %s".formatted(journal.storageHealth().word(), problem));
    }

    private void durableReached(LaneName lane, long durableOffset) {
        lanes.get(lane).durableReached(durableOffset);
        listener.reached(lane, durableOffset);
    }

    private LaneStatus laneStatus(LaneName name) {
        LaneRuntime lane = lanes.get(name);
        ForwardCounts counts = lane.forwarder().counts();
        ForwarderStatus forwarder = lane.forwarder().status();
        return new LaneStatus(
                name,
                counts.forwarded(),
                counts.parked(),
                counts.journal().evicted(),
                counts.journal().damaged(),
                counts.journal().backlog(),
                counts.journal().backlog() == 0 ? 0 : directory.usedBytes(name),
                forwarder.oldest(),
                forwarder.link(),
                forwarder.detail());
    }
}
