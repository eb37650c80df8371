package io.millrace.gateway.boot;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.millrace.gateway.console.ReadingsCollector;
import io.millrace.gateway.reload.FileMarks;
import io.millrace.gateway.settings.GatewaySettings.Reload;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.gateway.supervision.SignsOfLife;
import io.millrace.gateway.supervision.Supervisor;
import io.millrace.gateway.supervision.systemd.SystemdSupervisor;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import io.vertx.core.Vertx;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/** One run of the gateway inside Quarkus, from opening the journal to the orderly stop. */
public class GatewayApplication implements QuarkusApplication {

    private static final Logger LOG = System.getLogger(GatewayApplication.class.getName());
    private static final int FAILED = 1;
    private static final int INVALID = 2;

    private final Vertx vertx;
    private final GatewayDesk desk;
    private final HttpServer console;

    // Quarkus 3.34 still measures with the older Prometheus client; its bean has no other name.
    @SuppressWarnings("deprecation")
    public GatewayApplication(
            Vertx vertx, GatewayDesk desk, HttpServer console, PrometheusMeterRegistry metrics) {
        this.vertx = vertx;
        this.desk = desk;
        this.console = console;
        metrics.getPrometheusRegistry().register(new ReadingsCollector(desk));
    }

    @Override
    public int run(String... arguments) {
        ConfigurationFiles files = new ConfigurationFiles(Path.of(arguments[0]), System.getenv());
        // The clock of a file system lags by up to a tick of the kernel.
        Instant begun = Instant.now().minusMillis(10);
        SettingsOutcome outcome = files.load();
        return switch (outcome) {
            case SettingsOutcome.Refused refused -> {
                refused.problems().forEach(problem -> LOG.log(Level.ERROR, problem.format()));
                yield INVALID;
            }
            case SettingsOutcome.Loaded loaded -> run(loaded, files, begun);
        };
    }

    // Whatever keeps the gateway from starting ends here, as one line that an operator can act on.
    @SuppressWarnings("IllegalCatch")
    private int run(SettingsOutcome.Loaded loaded, ConfigurationFiles files, Instant begun) {
        loaded.warnings().forEach(warning -> LOG.log(Level.WARNING, warning.format()));
        GatewayParts parts = GatewayParts.ofThisMachine(vertx);
        Loudness loudness = new Loudness(loaded.settings().log().level());
        LastResort.install();
        FileMarks taken;
        RunningGateway gateway;
        try {
            // What was written while the files were read is looked at again.
            taken = files.marks(loaded.settings()).before(FileTime.from(begun));
            gateway = RunningGateway.open(loaded, parts);
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, "the gateway cannot start: {0}", failure.getMessage());
            LOG.log(Level.DEBUG, "the gateway cannot start", failure);
            return FAILED;
        }
        Supervisor supervisor =
                SystemdSupervisor.of(System.getenv(), ProcessHandle.current().pid());
        desk.open(
                gateway,
                new ConsoleModels(files.gatewayYaml(), System.getenv()),
                supervisor::stopping);
        Optional<ParentWatch> parent = Optional.empty();
        try (Reloader reloader =
                        new Reloader(
                                files,
                                loaded.settings(),
                                taken,
                                found -> gateway.follow(found) + loudness.follow(found.settings()),
                                gateway.reloads(),
                                parts.ticker());
                SignsOfLife _ = SignsOfLife.start(supervisor, gateway::isTurning)) {
            gateway.start();
            desk.started();
            supervisor.started();
            startReloading(reloader, loaded.settings().reload());
            parent = ParentWatch.start(System.getenv(), () -> Quarkus.asyncExit(0));
            LOG.log(Level.INFO, gateway.describe(console.getLocalBaseUri()));
            Quarkus.waitForExit();
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, "the gateway stops: {0}", failure.getMessage());
            LOG.log(Level.DEBUG, "the gateway stops", failure);
            return FAILED;
        } finally {
            parent.ifPresent(ParentWatch::close);
            desk.stop();
        }
        return 0;
    }

    private static void startReloading(Reloader reloader, Reload when) {
        if (when != Reload.OFF) {
            var _ = HangupSignal.listen(reloader::ask);
            reloader.start();
        }
    }
}
