package io.millrace.gateway.settings.yaml;

import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import io.millrace.profile.ProfileProblem;
import io.millrace.profile.ProfileProblem.Severity;
import io.millrace.profile.yaml.ProblemList;
import io.millrace.profile.yaml.ProfileKeys;
import io.millrace.profile.yaml.YamlDocument;
import io.millrace.profile.yaml.YamlOverrides;
import io.millrace.profile.yaml.YamlPosition;
import io.millrace.profile.yaml.YamlSource;
import io.millrace.profile.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is wrong between profiles and their models, told where the profile names the model. */
public final class ModelProblems {
    private static final String KEY = "model.file";

    private final ModelFit fit;

    ModelProblems(ModelFit fit) {
        this.fit = fit;
    }

    /** A problem with a profile's model at its key {@code model.file}. */
    public static ProfileProblem at(LoadedProfile profile, String message, Severity severity) {
        YamlPosition position = position(profile);
        return new ProfileProblem(
                position.file(), position.line(), position.column(), KEY, message, severity);
    }

    /**
     * Of a gateway's profiles: errors where a device uses the profile, warnings where the user
     * wrote it and no device does.
     *
     * @param used names of the profiles that devices use
     */
    List<ProfileProblem> of(Iterable<LoadedProfile> profiles, Set<String> used, Path directory) {
        List<ProfileProblem> problems = new ArrayList<>();
        for (LoadedProfile loaded : profiles) {
            boolean isUsed = used.contains(loaded.profile().name());
            if (isUsed || !loaded.isShipped()) {
                problems.addAll(of(loaded, directory, isUsed ? Severity.ERROR : Severity.WARNING));
            }
        }
        return problems;
    }

    /**
     * Of a profile by itself, of which no gateway.yaml says where its models are: looked for in
     * {@code models} beside it and beside its folder. One that is not found is only warned of.
     */
    List<ProfileProblem> ofLone(LoadedProfile loaded, Path file) {
        Optional<String> model = loaded.profile().modelFile();
        if (model.isEmpty()) {
            return List.of();
        }
        Path folder = file.toAbsolutePath().normalize().getParent();
        List<Path> places =
                Stream.of(folder, folder.getParent())
                        .filter(place -> place != null)
                        .map(place -> place.resolve("models"))
                        .toList();
        return places.stream()
                .filter(place -> fit.isThere(model.get(), place))
                .findFirst()
                .map(place -> of(loaded, place, Severity.ERROR))
                .orElseGet(() -> List.of(at(loaded, notFound(places), Severity.WARNING)));
    }

    private static String notFound(List<Path> places) {
        return "there is no such model in %s or among the shipped ones; whether it fits is checked with a gateway.yaml that says where it is"
                .formatted(String.join(" or ", places.stream().map(Path::toString).toList()));
    }

    private List<ProfileProblem> of(LoadedProfile loaded, Path directory, Severity severity) {
        DeviceProfile profile = loaded.profile();
        List<String> problems = fit.problemsOf(profile, directory);
        return problems.isEmpty()
                ? at(loaded, fit.cautionsOf(profile, directory), Severity.WARNING)
                : at(loaded, problems, severity);
    }

    private static List<ProfileProblem> at(
            LoadedProfile loaded, List<String> messages, Severity severity) {
        return messages.stream().map(message -> at(loaded, message, severity)).toList();
    }

    /** The text is read again: the profile itself knows nothing of lines and columns. */
    private static YamlPosition position(LoadedProfile loaded) {
        YamlSource source = new YamlSource(loaded.file(), loaded.sourceText());
        return YamlDocument.parse(source, new ProblemList())
                .map(document -> document.root(ProfileKeys.SECTIONS, YamlOverrides.none()))
                .flatMap(top -> top.find("model"))
                .flatMap(YamlValue::mapping)
                .flatMap(model -> model.find("file"))
                .map(YamlValue::position)
                .orElseGet(() -> YamlPosition.startOf(loaded.file()));
    }
}
