package io.millrace.gateway.console;

import io.millrace.gateway.console.ShelfLook.ProfileLook;
import java.util.List;

/**
 * The profiles of this gateway.
 *
 * @param problems warnings in the words of validation
 */
public record ProfilesPage(List<Used> profiles, List<String> problems) {
    public ProfilesPage {
        profiles = List.copyOf(profiles);
        problems = List.copyOf(problems);
    }

    /**
     * @param devices how many have this profile
     */
    public record Used(ProfileLook profile, long devices) {}
}
