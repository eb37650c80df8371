package io.millrace.gateway.pipeline;

import io.millrace.gateway.alert.AlertTransition;
import io.millrace.gateway.reading.Disconnection;
import io.millrace.gateway.reading.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A judge that also says what does not come from readings, at the next tick: alerts about the
 * gateway itself, what operators have acknowledged.
 *
 * @param others takes the time and gives what came up since the last call
 */
public record WatchfulJudge(Judge judge, Function<Instant, Scored> others) implements Judge {
    @Override
    public Verdict judge(Reading reading, Instant now) {
        return judge.judge(reading, now);
    }

    @Override
    public List<AlertTransition> judge(Disconnection loss, Instant now) {
        return judge.judge(loss, now);
    }

    @Override
    public Scored score(List<Reading> batch, Instant now) {
        return judge.score(batch, now);
    }

    @Override
    public Scored tick(Instant now) {
        Scored scored = judge.tick(now);
        Scored other = others.apply(now);
        if (other.transitions().isEmpty() && other.answers().isEmpty()) {
            return scored;
        }
        List<AlertTransition> all = new ArrayList<>(scored.transitions());
        all.addAll(other.transitions());
        return new Scored(scored.scores(), all, other.answers());
    }
}
