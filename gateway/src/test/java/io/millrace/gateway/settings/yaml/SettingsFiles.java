package io.millrace.gateway.settings.yaml;

import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.profile.ProfileProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A folder with a gateway.yaml, as a user would have it, and what the command would print. */
record SettingsFiles(Path folder) {

    SettingsFiles with(String file, String text) {
        try {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SettingsOutcome load(Map<String, String> environment) {
        return SettingsLoader.load(folder.resolve("gateway.yaml"), environment);
    }

    SettingsOutcome.Loaded loaded(Map<String, String> environment) {
        return switch (load(environment)) {
            case SettingsOutcome.Loaded loaded -> loaded;
            case SettingsOutcome.Refused refused ->
                    throw new AssertionError("refused: " + lines(refused.problems()));
        };
    }

    /** All problems of the gateway.yaml, with files named from the folder. */
    List<String> problems(Map<String, String> environment) {
        return switch (load(environment)) {
            case SettingsOutcome.Loaded loaded -> lines(loaded.warnings());
            case SettingsOutcome.Refused refused -> lines(refused.problems());
        };
    }

    List<String> lines(List<ProfileProblem> problems) {
        return problems.stream()
                .map(problem -> problem.format().replace(folder + "/", ""))
                .toList();
    }
}
