package io.millrace.bridge.boot;

import io.millrace.bridge.forward.ForwardClock;
import io.millrace.bridge.forward.Notices;
import io.millrace.bridge.forward.Timekeeping;
import io.millrace.bridge.journal.LaneName;
import io.millrace.bridge.journal.LaneState;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a bridge needs from its user.
 *
 * @param states the user's own state in the journal, by lane; lanes left out have none
 * @param clock time and chance; the random numbers must differ at every start
 * @param notices who is told what an operator should know; every notice is logged besides
 * @param timekeeping what the user learns of its clock while readings wait
 */
public record BridgePorts(
        Map<LaneName, List<LaneState>> states,
        ForwardClock clock,
        Notices notices,
        Timekeeping timekeeping) {
    public BridgePorts {
        Map<LaneName, List<LaneState>> all = new EnumMap<>(LaneName.class);
        states.forEach((lane, list) -> all.put(lane, List.copyOf(list)));
        states = Map.copyOf(all);
    }
}
