package io.millrace.profile;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The good profiles by name: the shipped ones and the user's, who wins where both have a name.
 * Immutable.
 */
public final class ProfileLibrary {

    /**
     * A profile together with what it was read from, so that it can be copied as it was written.
     *
     * @param file as the user named it, or the shipped profile's file name
     * @param sourceText the whole YAML text, comments included
     * @param isShipped whether it came with the product
     */
    public record LoadedProfile(
            DeviceProfile profile, String file, String sourceText, boolean isShipped) {}

    private final Map<String, LoadedProfile> byName;

    private ProfileLibrary(Map<String, LoadedProfile> byName) {
        this.byName = byName;
    }

    /** A later profile replaces an earlier one of the same name. */
    public static ProfileLibrary of(Collection<LoadedProfile> profiles) {
        Map<String, LoadedProfile> byName = new TreeMap<>();
        for (LoadedProfile loaded : profiles) {
            byName.put(loaded.profile().name(), loaded);
        }
        return new ProfileLibrary(byName);
    }

    public Optional<DeviceProfile> profile(String name) {
        return find(name).map(LoadedProfile::profile);
    }

    /** The profile with its source text. */
    public Optional<LoadedProfile> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** In alphabetical order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** In alphabetical order of their names. */
    public List<LoadedProfile> all() {
        return List.copyOf(byName.values());
    }
}
