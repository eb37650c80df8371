package io.millrace.gateway.console;

import io.millrace.gateway.console.GatewayStatus.Identity;
import io.millrace.gateway.console.GatewayStatus.SourceLook;
import io.millrace.gateway.console.live.PipeMeter.Rates;
import io.millrace.gateway.ingest.RejectedMessages;
import io.millrace.gateway.outbox.OutboxStatus.LaneLook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The path of the readings at one moment.
 *
 * @param rates means of the last five seconds
 * @param lastCommit when Kafka was last seen to have committed readings, to a second; empty when
 *     not since somebody looks
 * @param isBalanced whether both identities of {@link ReadingBalance} hold
 * @param storage empty when healthy, else what is wrong
 */
public record PipePage(
        Identity gateway,
        Instant now,
        Rates rates,
        ReadingBalance readings,
        boolean isBalanced,
        List<LaneLook> lanes,
        Optional<Instant> lastCommit,
        Optional<String> storage,
        List<SourceLook> sources,
        Rejections rejected) {
    public PipePage {
        lanes = List.copyOf(lanes);
        sources = List.copyOf(sources);
    }

    /**
     * @param counts messages by reason since the start
     * @param samples the last few, newest first
     */
    public record Rejections(Map<String, Long> counts, List<RejectedMessages.Sample> samples) {
        public Rejections {
            counts = Map.copyOf(counts);
            samples = List.copyOf(samples);
        }
    }
}
