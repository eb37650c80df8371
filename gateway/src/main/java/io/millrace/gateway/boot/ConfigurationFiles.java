package io.millrace.gateway.boot;

import io.millrace.gateway.reload.FileMarks;
import io.millrace.gateway.settings.GatewaySettings;
import io.millrace.gateway.settings.RestartOnly;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.gateway.settings.yaml.KeyPositions;
import io.millrace.gateway.settings.yaml.SettingsLoader;
import io.millrace.profile.ProfileProblem;
import io.millrace.profile.ProfileProblem.Severity;
import io.millrace.profile.yaml.YamlPosition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the gateway is configured by: gateway.yaml, the profiles and models that it leads to, and
 * the environment.
 *
 * @param environment variables that override scalars
 */
record ConfigurationFiles(Path gatewayYaml, Map<String, String> environment) {

    ConfigurationFiles {
        environment = Map.copyOf(environment);
    }

    /** All of it or nothing, for a start. */
    SettingsOutcome load() {
        return SettingsLoader.load(gatewayYaml, environment);
    }

    /** All of it or nothing, for a gateway that is running: refused too is what needs a restart. */
    SettingsOutcome loadFor(GatewaySettings running) {
        SettingsOutcome outcome = load();
        if (!(outcome instanceof SettingsOutcome.Loaded loaded)) {
            return outcome;
        }
        List<RestartOnly.Difference> differences = RestartOnly.between(running, loaded.settings());
        if (differences.isEmpty()) {
            return outcome;
        }
        KeyPositions positions = KeyPositions.of(gatewayYaml, environment);
        return new SettingsOutcome.Refused(
                differences.stream()
                        .map(difference -> problem(positions.of(difference.key()), difference))
                        .toList());
    }

    private static ProfileProblem problem(YamlPosition at, RestartOnly.Difference difference) {
        return new ProfileProblem(
                at.file(),
                at.line(),
                at.column(),
                difference.key(),
                difference.message(),
                Severity.ERROR);
    }

    /** What can be seen of them without reading. */
    FileMarks marks(GatewaySettings settings) {
        return FileMarks.of(gatewayYaml, settings.profiles(), settings.models());
    }
}
