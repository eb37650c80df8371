package io.millrace.gateway.boot;

import io.millrace.gateway.cli.Answer;
import io.millrace.gateway.cli.Answer.Grade;
import io.millrace.gateway.cli.ModelKeeper;
import io.millrace.gateway.score.Model;
import io.millrace.gateway.score.ModelManifest;
import io.millrace.gateway.score.onnx.ModelFolder;
import io.millrace.gateway.score.onnx.ModelFolder.Place;
import io.millrace.gateway.score.onnx.ModelRefusedException;
import io.millrace.gateway.settings.GatewaySettings.Reload;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Exchanges model files beside a gateway that may be running. What is to become active is loaded,
 * tried and held against every profile that names it, before anything is changed.
 *
 * @param environment variables that override scalars of gateway.yaml
 */
record ModelPromotion(Map<String, String> environment) implements ModelKeeper {

    private static final String SUFFIX = ".onnx";

    ModelPromotion {
        environment = Map.copyOf(environment);
    }

    /** One gateway's models: by file name the profiles of its devices that name it. */
    private record Stock(
            Map<String, List<DeviceProfile>> profiles,
            ModelFolder folder,
            ModelShelf shelf,
            Reload reload) {

        static Stock of(SettingsOutcome.Loaded loaded) {
            Map<String, List<DeviceProfile>> profiles = new TreeMap<>();
            for (DeviceProfile profile : Plant.profilesOf(loaded)) {
                profile.modelFile()
                        .ifPresent(name ->
                                profiles.computeIfAbsent(name, _ -> new ArrayList<>())
                                        .add(profile));
            }
            Path directory = loaded.settings().models();
            return new Stock(
                    profiles,
                    new ModelFolder(directory),
                    new ModelShelf(directory, _ -> Optional.empty()),
                    loaded.settings().reload());
        }
    }

    @FunctionalInterface
    private interface Exchange {
        Answer of(Stock stock, String name) throws IOException;
    }

    @Override
    public Answer list(Path config) {
        return with(config, ModelPromotion::list);
    }

    @Override
    public Answer promote(Path config, String name) {
        return exchange(config, name, (stock, found) -> exchange(stock, found, Place.CANDIDATE));
    }

    @Override
    public Answer rollBack(Path config, String name) {
        return exchange(config, name, (stock, found) -> exchange(stock, found, Place.PREVIOUS));
    }

    private interface Work {
        Answer on(Stock stock);
    }

    private Answer with(Path config, Work work) {
        return switch (new ConfigurationFiles(config, environment).load()) {
            case SettingsOutcome.Refused refused ->
                    new Answer(
                            Grade.INVALID,
                            refused.problems().stream().map(ProfileProblem::format).toList());
            case SettingsOutcome.Loaded loaded -> work.on(Stock.of(loaded));
        };
    }

    private Answer exchange(Path config, String name, Exchange exchange) {
        return with(
                config,
                stock -> {
                    String file = name.endsWith(SUFFIX) ? name : name + SUFFIX;
                    if (!stock.profiles().containsKey(file)) {
                        return Answer.of(
                                Grade.INVALID,
                                "no device of this gateway has the model %s; there are: %s"
                                        .formatted(
                                                file,
                                                stock.profiles().isEmpty()
                                                        ? "none"
                                                        : String.join(
                                                                ", ", stock.profiles().keySet())));
                    }
                    try {
                        return exchange.of(stock, file);
                    } catch (IOException e) {
                        return Answer.of(
                                Grade.REFUSED,
                                "the files of %s could not be exchanged: %s; try again, an active model is there"
                                        .formatted(file, e));
                    }
                });
    }

    private static Answer exchange(Stock stock, String name, Place from) throws IOException {
        Path file = stock.folder().file(name, from);
        if (from == Place.PREVIOUS) {
            stock.folder().mend(name);
        }
        if (!stock.folder().has(name, from)) {
            return Answer.of(
                    Grade.REFUSED,
                    "there is no %s of %s: expected %s".formatted(from.word(), name, file));
        }
        ModelManifest manifest;
        try (Model model = stock.shelf().load(file.getFileName().toString())) {
            manifest = model.manifest();
        } catch (ModelRefusedException refusal) {
            return Answer.of(Grade.REFUSED, refusal.getMessage());
        }
        List<String> problems = problems(manifest, stock.profiles().get(name), from);
        if (!problems.isEmpty()) {
            return new Answer(
                    Grade.REFUSED, problems.stream().map(text -> file + ": " + text).toList());
        }
        Optional<byte[]> active = stock.shelf().bytes(name);
        if (from == Place.CANDIDATE) {
            stock.folder().promote(name, () -> active);
        } else {
            stock.folder().rollBack(name, () -> active);
        }
        String kept =
                active.isPresent()
                        ? "; the one before is kept as "
                                + ModelFolder.fileName(name, Place.PREVIOUS)
                        : "";
        return new Answer(
                Grade.DONE,
                List.of(
                        "%s: version %s is active now%s".formatted(name, manifest.version(), kept),
                        howItIsTaken(stock.reload())));
    }

    private static List<String> problems(
            ModelManifest manifest, List<DeviceProfile> profiles, Place from) {
        List<String> problems = new ArrayList<>();
        if (from == Place.CANDIDATE && !manifest.isDeployable()) {
            problems.add(
                    "expected deployable: true, found false: it was fitted on too few rows to"
                            + " raise alerts");
        }
        profiles.forEach(profile -> problems.addAll(manifest.problemsWith(profile)));
        return problems;
    }

    private static String howItIsTaken(Reload reload) {
        return switch (reload) {
            case WATCH -> "a running gateway takes it over within seconds";
            case SIGNAL -> "a running gateway takes it over at SIGHUP";
            case OFF -> "reload is off: the gateway takes it over at its next start";
        };
    }

    private static Answer list(Stock stock) {
        List<String> lines = new ArrayList<>();
        stock.profiles()
                .forEach((name, profiles) -> {
                    for (Place place : Place.values()) {
                        if (place == Place.ACTIVE || stock.folder().has(name, place)) {
                            lines.add(line(stock, name, profiles, place));
                        }
                    }
                });
        if (lines.isEmpty()) {
            lines.add("no device of this gateway has a model");
        }
        return new Answer(Grade.DONE, lines);
    }

    private static String line(
            Stock stock, String name, List<DeviceProfile> profiles, Place place) {
        String file = ModelFolder.fileName(name, place);
        String text;
        try (Model model = stock.shelf().load(file)) {
            text = describe(model.manifest(), profiles);
            if (place == Place.ACTIVE && !stock.folder().has(name, place)) {
                text += ", shipped";
            }
        } catch (ModelRefusedException refusal) {
            text = refusal.getMessage();
        }
        return "%-32s %-9s %s".formatted(file, place.word(), text);
    }

    private static String describe(ModelManifest manifest, List<DeviceProfile> profiles) {
        List<String> misfits =
                profiles.stream().flatMap(one -> manifest.problemsWith(one).stream()).toList();
        if (!misfits.isEmpty()) {
            return "does not fit: " + String.join("; ", misfits);
        }
        return "version %s, threshold %s, %s%s"
                .formatted(
                        manifest.version(),
                        manifest.threshold(),
                        String.join(" ", manifest.channels()),
                        manifest.isDeployable() ? "" : ", deployable: false, shadow only");
    }
}
