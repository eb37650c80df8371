package io.millrace.models.cli;

import io.millrace.models.dataset.UnusableRecordingException;
import io.millrace.profile.ChannelSpec;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileLibrary;
import io.millrace.profile.ProfileProblem;
import io.millrace.profile.yaml.ProblemList;
import io.millrace.profile.yaml.ProfileLoader;
import io.millrace.profile.yaml.YamlSource;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the profile a model is trained for: a shipped one by name, or a YAML file. */
final class ProfileChannels {
    private ProfileChannels() {}

    /**
     * @throws UnusableRecordingException if there is no such profile or its file is bad
     */
    static DeviceProfile find(String nameOrFile) {
        if (nameOrFile.endsWith(".yaml") || nameOrFile.endsWith(".yml")) {
            return read(Path.of(nameOrFile));
        }
        ProfileLibrary shipped = ProfileLoader.shipped();
        return shipped.profile(nameOrFile)
                .orElseThrow(() ->
                        new UnusableRecordingException(
                                "no profile '%s'; shipped are %s, or give a .yaml file"
                                        .formatted(
                                                nameOrFile, String.join(", ", shipped.names()))));
    }

    private static DeviceProfile read(Path file) {
        ProblemList problems = new ProblemList();
        return YamlSource.ofFile(file, problems)
                .flatMap(source -> ProfileLoader.read(source, problems))
                .map(ProfileLibrary.LoadedProfile::profile)
                .orElseThrow(() -> new UnusableRecordingException(text(problems)));
    }

    private static String text(ProblemList problems) {
        return problems.inReadingOrder().stream()
                .map(ProfileProblem::format)
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /**
     * The channels of a model: those that were asked for, or every one of the profile.
     *
     * @throws UnusableRecordingException if one that was asked for is not in the profile
     */
    static List<String> select(DeviceProfile profile, List<String> wanted) {
        List<String> known = profile.channels().stream().map(ChannelSpec::name).toList();
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw new UnusableRecordingException(
                        "profile %s has no channel '%s'; it has %s"
                                .formatted(profile.name(), name, String.join(", ", known)));
            }
        }
        return wanted.isEmpty() ? known : wanted;
    }

    /** UCUM code of a channel of the profile. */
    static String unit(DeviceProfile profile, String channel) {
        return profile.channel(channel).orElseThrow().unit().code();
    }
}
