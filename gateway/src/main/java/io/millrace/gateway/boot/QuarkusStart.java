package io.millrace.gateway.boot;

import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.gateway.settings.GatewaySettings.LogFormat;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.gateway.settings.yaml.SettingsLoader;
import io.millrace.profile.ProfileProblem;
import io.quarkus.runtime.Quarkus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the settings, refuses what cannot work before anything is started, then hands over to
 * Quarkus. The application reads the file again: Quarkus makes it, and gives it nothing but its
 * arguments.
 */
final class QuarkusStart {

    private static final int FAILED = 1;
    private static final int INVALID = 2;

    private final Map<String, String> environment;

    QuarkusStart(Map<String, String> environment) {
        this.environment = environment;
    }

    int run(Path config, PrintWriter err) {
        return switch (SettingsLoader.load(config, environment)) {
            case SettingsOutcome.Refused(List<ProfileProblem> problems) -> {
                problems.forEach(problem -> err.println(problem.format()));
                err.println("millrace: nothing was started; correct gateway.yaml and run again");
                yield INVALID;
            }
            case SettingsOutcome.Loaded loaded -> start(config, loaded.settings(), err);
        };
    }

    private static int start(Path config, GatewaySettings settings, PrintWriter err) {
        List<String> problems = Ports.problems(settings);
        if (!problems.isEmpty()) {
            problems.forEach(problem -> err.println("millrace: " + problem));
            return FAILED;
        }
        System.setProperty("quarkus.http.host", settings.console().host());
        System.setProperty("quarkus.http.port", Integer.toString(settings.console().port()));
        System.setProperty(
                "quarkus.log.console.json.enabled",
                Boolean.toString(settings.log().format() == LogFormat.JSON));
        AtomicInteger exitCode = new AtomicInteger();
        Quarkus.run(
                GatewayApplication.class,
                (code, failure) -> {
                    exitCode.set(failure == null ? code : FAILED);
                    if (failure != null) {
                        // Quarkus is not always able to say so itself.
                        err.println("millrace: the gateway could not start: " + failure);
                        err.flush();
                    }
                },
                config.toString());
        return exitCode.get();
    }
}
