package io.millrace.gateway.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.gateway.console.PageMaker.Past;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * One snapshot a second for every open page. Browsers that look at the same page share the work of
 * making it; each has room for one snapshot, so one that reads slowly skips snapshots and holds up
 * neither the others nor memory. Nothing is made while nobody looks.
 */
@ApplicationScoped
public class PageStreams {

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final ConsoleView gateway;
    private final ObjectMapper json;
    private final PipeWatch pipeWatch = new PipeWatch();
    private final Multi<String> plant;
    private final Multi<String> pipe;
    private final Multi<String> alerts;

    public PageStreams(ConsoleView gateway, ObjectMapper json) {
        this.gateway = gateway;
        this.json = json;
        this.plant = shared(feed -> Optional.of(PageMaker.plant(feed, Past.WITHOUT)));
        this.pipe = shared(feed -> Optional.of(pipeWatch.look(feed)));
        this.alerts = shared(feed -> Optional.of(PageMaker.alerts(feed)));
    }

    Multi<String> plant() {
        return skippingWhatIsLate(plant);
    }

    Multi<String> pipe() {
        return skippingWhatIsLate(pipe);
    }

    Multi<String> alerts() {
        return skippingWhatIsLate(alerts);
    }

    Multi<String> device(String name) {
        return skippingWhatIsLate(snapshots(feed -> PageMaker.device(feed, name, Past.WITHOUT)));
    }

    /** Between two snapshots, so that the first look is not empty. */
    PipePage pipeNow(ConsoleFeed feed) {
        return pipeWatch.look(feed);
    }

    private Multi<String> shared(Function<ConsoleFeed, Optional<?>> page) {
        return snapshots(page)
                .broadcast()
                .withCancellationAfterLastSubscriberDeparture()
                .toAllSubscribers();
    }

    private Multi<String> snapshots(Function<ConsoleFeed, Optional<?>> page) {
        return Multi.createFrom()
                .ticks()
                .every(PERIOD)
                .onOverflow()
                .drop()
                .map(_ -> gateway.feed().flatMap(page::apply).map(this::text))
                .filter(Optional::isPresent)
                .map(Optional::get);
    }

    /** A browser that has not taken the last snapshot gets the newest when it has. */
    static Multi<String> skippingWhatIsLate(Multi<String> snapshots) {
        return snapshots.onOverflow().dropPreviousItems();
    }

    private String text(Object page) {
        try {
            return json.writeValueAsString(page);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a page cannot be written as JSON", e);
        }
    }
}
