package io.millrace.gateway.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.gateway.console.PageMaker.Past;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * One snapshot a second for every open page. Browsers that look at the same page share the work of
 * making it; each has room for one snapshot, so one that reads slowly skips snapshots and holds up
 * neither the others nor memory. Nothing is made while nobody looks.
 */
@ApplicationScoped
public class PageStreams {

    /** Open pages at a time; each holds a connection and a snapshot that is under way. */
    static final int OPEN_MAX = 100;

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final ConsoleView gateway;
    private final ObjectMapper json;
    private final PipeWatch pipeWatch = new PipeWatch();
    private final Multi<String> plant;
    private final Multi<String> pipe;
    private final Multi<String> alerts;
    private final Multi<String> models;
    private final AtomicInteger open = new AtomicInteger();

    public PageStreams(ConsoleView gateway, ObjectMapper json) {
        this.gateway = gateway;
        this.json = json;
        this.plant = shared(feed -> Optional.of(PageMaker.plant(feed, Past.WITHOUT)));
        this.pipe = shared(feed -> Optional.of(pipeWatch.look(feed)));
        this.models = shared(feed -> Optional.of(ModelsPageMaker.make(feed)));
        this.alerts = shared(feed -> Optional.of(PageMaker.alerts(feed)));
    }

    Multi<String> plant() {
        return admitted(plant);
    }

    Multi<String> pipe() {
        return admitted(pipe);
    }

    Multi<String> alerts() {
        return admitted(alerts);
    }

    Multi<String> models() {
        return admitted(models);
    }

    Multi<String> device(String name) {
        return admitted(snapshots(feed -> PageMaker.device(feed, name, Past.WITHOUT)));
    }

    /** Between two snapshots, so that the first look is not empty. */
    PipePage pipeNow(ConsoleFeed feed) {
        return pipeWatch.look(feed);
    }

    private Multi<String> admitted(Multi<String> snapshots) {
        if (open.incrementAndGet() > OPEN_MAX) {
            var _ = open.decrementAndGet();
            throw Problem.as(
                    Response.Status.SERVICE_UNAVAILABLE,
                    "%d pages of this console are open, which is the limit; close one"
                            .formatted(OPEN_MAX));
        }
        return skippingWhatIsLate(snapshots).onTermination().invoke(open::decrementAndGet);
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
