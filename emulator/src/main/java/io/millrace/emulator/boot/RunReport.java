package io.millrace.emulator.boot;

import io.millrace.emulator.gateway.GatewayConsole;
import io.millrace.emulator.sensor.WiredDevice.LineTally;
import io.millrace.emulator.torture.TortureCounts;
import io.millrace.emulator.verdict.FaultWatch;
import io.millrace.emulator.verdict.Finding;
import io.millrace.emulator.verdict.Tally;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How an emulation ended.
 *
 * @param seed of everything that was left to chance
 * @param sent readings that the sensors have published, and edges of their GPIO lines
 * @param acknowledged those of them that the gateway acknowledged
 * @param heldBack readings not taken because too many were waiting to be acknowledged
 * @param lines what each GPIO line has done; the verdict knows nothing of them
 * @param gatewayCounts the gateway's own, for information
 * @param torture how often it was struck; empty if it was left in peace
 * @param evidence what is wrong, one by one
 * @param isReadToTheEnd whether the consumer reached the end of every topic
 */
public record RunReport(
        long seed,
        long sent,
        long acknowledged,
        long heldBack,
        List<LineTally> lines,
        int gatewayRestarts,
        GatewayConsole.Counts gatewayCounts,
        Tally tally,
        List<FaultWatch> faults,
        Latency latency,
        Optional<TortureCounts> torture,
        Evidence evidence,
        boolean isReadToTheEnd) {

    public RunReport {
        faults = List.copyOf(faults);
        lines = List.copyOf(lines);
    }

    /**
     * @param untold how many findings there were beyond these
     * @param folder where everything of a run that is not good was kept
     */
    public record Evidence(List<Finding> findings, long untold, Path folder) {
        public Evidence {
            findings = List.copyOf(findings);
        }
    }

    /** Milliseconds from publishing to being visible to the consumer; empty without readings. */
    public record Latency(OptionalDouble p50, OptionalDouble p99) {}

    /** Edges of GPIO lines: changes of contacts, and pulses. */
    public long edges() {
        return lines.stream().mapToLong(LineTally::edges).sum();
    }

    /** Whether the promise was kept, and there was something to keep. */
    public boolean isGood() {
        return tally.isClean() && acknowledged > 0 && isReadToTheEnd;
    }
}
