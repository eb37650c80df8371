package io.millrace.gateway.settings;

import io.millrace.profile.ProfileLibrary;
import io.millrace.profile.ProfileProblem;
import java.util.List;

/** What came of reading a gateway.yaml with its profiles: all of it or nothing. */
public sealed interface SettingsOutcome {

    /**
     * Everything that this gateway uses is good.
     *
     * @param library holds the profile of every device
     * @param warnings what the user should know, in reading order
     */
    record Loaded(GatewaySettings settings, ProfileLibrary library, List<ProfileProblem> warnings)
            implements SettingsOutcome {
        public Loaded {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * @param problems at least one error, and the warnings, in reading order
     */
    record Refused(List<ProfileProblem> problems) implements SettingsOutcome {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
