package io.millrace.gateway.settings.yaml;

import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.profile.ProfileProblem;
import io.millrace.profile.yaml.ProblemList;
import io.millrace.profile.yaml.ProfileLoader;
import io.millrace.profile.yaml.YamlDocument;
import io.millrace.profile.yaml.YamlPosition;
import io.millrace.profile.yaml.YamlSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds every problem of the files that a user names: a gateway.yaml (known by its top-level key
 * {@code gateway}), a profile (key {@code profile}), or a folder of them; also between profiles and
 * the models that they name. Starts nothing.
 */
public final class Validation {
    private final Map<String, String> environment;
    private final ModelFit models;
    private final ProblemList problems = new ProblemList();

    private Validation(Map<String, String> environment, ModelFit models) {
        this.environment = environment;
        this.models = models;
    }

    /**
     * All problems, errors and warnings, by file, line and column.
     *
     * @param environment variables {@code MILLRACE_...} override scalars of a gateway.yaml
     */
    public static List<ProfileProblem> of(
            List<Path> paths, Map<String, String> environment, ModelFit models) {
        Validation validation = new Validation(environment, models);
        paths.forEach(validation::check);
        return validation.problems.inReadingOrder();
    }

    private void check(Path path) {
        if (!Files.isDirectory(path)) {
            checkFile(path);
            return;
        }
        List<Path> files = ProfileLoader.filesOf(path, problems);
        if (files.isEmpty()) {
            problems.error(
                    YamlPosition.startOf(path.toString()), "", "the folder holds no .yaml file");
        }
        files.forEach(this::checkFile);
    }

    private void checkFile(Path file) {
        ProblemList syntax = new ProblemList();
        Optional<YamlSource> source = YamlSource.ofFile(file, syntax);
        Optional<YamlDocument> document = source.flatMap(text -> YamlDocument.parse(text, syntax));
        if (document.isEmpty()) {
            problems.addAll(syntax.inReadingOrder());
            return;
        }
        List<String> keys = document.get().keys();
        if (keys.contains("profile")) {
            ProfileLoader.read(source.orElseThrow(), problems)
                    .map(loaded -> new ModelProblems(models).ofLone(loaded, file))
                    .ifPresent(problems::addAll);
        } else if (keys.contains("gateway")) {
            problems.addAll(problemsOf(SettingsLoader.loadWithModels(file, environment, models)));
        } else {
            problems.error(
                    YamlPosition.startOf(file.toString()),
                    "",
                    "is neither a gateway.yaml (it has no key gateway) nor a device profile (no key"
                            + " profile)");
        }
    }

    private static List<ProfileProblem> problemsOf(SettingsOutcome outcome) {
        return switch (outcome) {
            case SettingsOutcome.Loaded loaded -> loaded.warnings();
            case SettingsOutcome.Refused refused -> refused.problems();
        };
    }
}
