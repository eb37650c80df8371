package io.millrace.gateway.ingest.gpio.pi4j;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import com.pi4j.io.gpio.digital.PullResistance;
import io.millrace.gateway.ingest.gpio.LineUnavailableException;
import io.millrace.gateway.ingest.gpio.Lines;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Opens lines through Pi4J, by the one provider that it is given. Events must be {@link LineEvent}s
 * to say when they happened; of another provider's each counts as just now and nothing as lost.
 *
 * <p>Thread-safe.
 */
public final class Pi4jLines implements Lines {

    private final Context context;
    private final String provider;
    private final Supplier<String> description;
    private final Runnable end;

    /**
     * @param description the chip, for an operator
     * @param end ends what the provider holds beyond its lines
     */
    public Pi4jLines(DigitalInputProvider provider, Supplier<String> description, Runnable end) {
        this.context =
                Pi4J.newContextBuilder().noAutoDetect().disableShutdownHook().add(provider).build();
        this.provider = provider.id();
        this.description = description;
        this.end = end;
    }

    @Override
    public OpenLine open(Request request, Listener listener) {
        DigitalState active = request.wiring().activeLow() ? DigitalState.LOW : DigitalState.HIGH;
        try {
            DigitalInput input = context.create(config(request, active));
            input.addListener(event -> tell(event, active, listener));
            return new Open(context, input, active);
        } catch (Pi4JException refused) {
            throw unavailable(refused);
        }
    }

    /** Pi4J wraps what a provider throws. */
    private static LineUnavailableException unavailable(Throwable refused) {
        Throwable cause = refused;
        while (cause.getCause() != null && !(cause instanceof LineUnavailableException)) {
            cause = cause.getCause();
        }
        return cause instanceof LineUnavailableException known
                ? known
                : new LineUnavailableException(String.valueOf(cause.getMessage()));
    }

    private DigitalInputConfig config(Request request, DigitalState active) {
        PullResistance pull =
                switch (request.wiring().pull()) {
                    case AS_IS -> PullResistance.OFF;
                    case UP -> PullResistance.PULL_UP;
                    case DOWN -> PullResistance.PULL_DOWN;
                };
        EdgeChoice edges =
                switch (request.edges()) {
                    case BOTH -> EdgeChoice.BOTH;
                    case ACTIVATING ->
                            request.wiring().activeLow() ? EdgeChoice.FALLING : EdgeChoice.RISING;
                };
        return DigitalInput.newConfigBuilder(context)
                .load(edges.asProperties())
                .id("line-" + request.line())
                .name(request.user())
                .provider(provider)
                .bcm(request.line())
                .pull(pull)
                .debounce(request.wiring().debounce().toNanos() / 1_000, TimeUnit.MICROSECONDS)
                .onState(active)
                .build();
    }

    private static void tell(
            DigitalStateChangeEvent<?> event, DigitalState active, Listener listener) {
        boolean isActive = event.state() == active;
        if (!(event instanceof LineEvent line)) {
            listener.edge(new Edge(isActive, Duration.ZERO, 0));
            return;
        }
        Optional<String> end = line.end();
        if (end.isPresent()) {
            listener.gone(end.get());
        } else {
            listener.edge(new Edge(isActive, line.age(), line.lostBefore()));
        }
    }

    @Override
    public String describe() {
        return description.get();
    }

    @Override
    public void close() {
        context.shutdown();
        end.run();
    }

    private record Open(Context context, DigitalInput input, DigitalState active)
            implements OpenLine {
        @Override
        public boolean isActive() {
            try {
                return input.state() == active;
            } catch (Pi4JException gone) {
                throw unavailable(gone);
            }
        }

        @Override
        public void close() {
            if (context.registry().exists(input.id())) {
                context.shutdown(input.id());
            }
        }
    }
}
