package io.millrace.gateway.boot;

import io.millrace.gateway.console.ShelfLook.ModelLook;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.score.Model;
import io.millrace.gateway.score.ModelAssignment;
import io.millrace.gateway.score.ModelManifest;
import io.millrace.gateway.score.Scorer;
import io.millrace.gateway.score.onnx.ModelRefusedException;
import io.millrace.gateway.score.onnx.OnnxModelLoader;
import io.millrace.profile.DeviceProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The models that this gateway's profiles ask for, by file name: the user's where there is one of
 * that name, else the shipped one. A bad model is left out with its reason and harms nothing else.
 */
final class ModelShelf implements ModelAssignment {

    private static final String SHIPPED = "/io/millrace/gateway/models/";
    private static final List<String> SUFFIXES = List.of("", ".sha256");

    private static final String MEND_MISFIT =
            "; train a model for this profile, correct the channel or remove model";
    private static final String MEND_REFUSED =
            "; put a good one into models.directory or remove model";

    private final Path directory;
    private final Function<DeviceId, Optional<DeviceProfile>> profiles;
    private final OnnxModelLoader loader = new OnnxModelLoader();
    private final Map<String, ModelManifest> loaded = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private volatile List<ModelLook> looks = List.of();

    /**
     * @param directory of the user's models; need not exist
     */
    ModelShelf(Path directory, Function<DeviceId, Optional<DeviceProfile>> profiles) {
        this.directory = directory;
        this.profiles = profiles;
    }

    /** Loads every model that one of {@code wanted} names, and hands it to {@code scorer}. */
    void install(Iterable<DeviceProfile> wanted, Scorer scorer) {
        for (DeviceProfile profile : wanted) {
            profile.modelFile()
                    .filter(name -> !loaded.containsKey(name) && !refused.containsKey(name))
                    .ifPresent(name -> install(name, scorer));
        }
        looks = Shelves.models(loaded, refused);
    }

    /** Those in service, then those that were refused. Thread-safe. */
    List<ModelLook> looks() {
        return looks;
    }

    private void install(String name, Scorer scorer) {
        try {
            Model model = load(name);
            loaded.put(name, model.manifest());
            scorer.install(name, model);
        } catch (ModelRefusedException refusal) {
            refused.put(name, refusal(refusal));
        }
    }

    /**
     * Why the model of an installed profile judges none of its devices, each with what to do; empty
     * when it does, and for a profile without a model.
     */
    List<String> problemsOf(DeviceProfile profile) {
        return profile.modelFile()
                .map(name ->
                        refused.containsKey(name)
                                ? List.of(refused.get(name))
                                : misfits(loaded.get(name), profile))
                .orElse(List.of());
    }

    /**
     * What a change of the configuration asks of this shelf: models to put up, those that nobody
     * wants any more, and why others are not to be had.
     */
    record Delivery(Map<String, Model> added, Set<String> withdrawn, Map<String, String> refused) {}

    /**
     * Loads what {@code wanted} names and is not in service, what was refused before included. May
     * take seconds and changes nothing; no other change may be under way.
     */
    Delivery deliver(Iterable<DeviceProfile> wanted) {
        Map<String, Model> added = new HashMap<>();
        Map<String, String> missing = new HashMap<>();
        Set<String> named = new HashSet<>();
        for (DeviceProfile profile : wanted) {
            profile.modelFile().ifPresent(named::add);
        }
        for (String name : named) {
            if (!loaded.containsKey(name)) {
                try {
                    added.put(name, load(name));
                } catch (ModelRefusedException refusal) {
                    missing.put(name, refusal(refusal));
                }
            }
        }
        Set<String> withdrawn = new HashSet<>(loaded.keySet());
        withdrawn.removeAll(named);
        return new Delivery(added, withdrawn, missing);
    }

    /** Puts up what was delivered; the scorer must be told the same. */
    void take(Delivery delivery) {
        delivery.added().forEach((name, model) -> loaded.put(name, model.manifest()));
        loaded.keySet().removeAll(delivery.withdrawn());
        refused.clear();
        refused.putAll(delivery.refused());
        looks = Shelves.models(loaded, refused);
    }

    /** Why a model that is in order is of no use to a profile, each with what to do. */
    static List<String> misfits(ModelManifest manifest, DeviceProfile profile) {
        return manifest.problemsWith(profile).stream().map(text -> text + MEND_MISFIT).toList();
    }

    /** Why a model is not in service, with what to do. */
    static String refusal(ModelRefusedException refusal) {
        return refusal.getMessage() + MEND_REFUSED;
    }

    @Override
    public List<ModelUse> modelsOf(DeviceId device) {
        Optional<DeviceProfile> profile = profiles.apply(device);
        return profile.flatMap(DeviceProfile::modelFile)
                .filter(loaded::containsKey)
                .filter(name -> loaded.get(name).problemsWith(profile.get()).isEmpty())
                .map(name -> new ModelUse(name, !loaded.get(name).isDeployable()))
                .map(List::of)
                .orElse(List.of());
    }

    /**
     * Loads one model.
     *
     * @throws ModelRefusedException it is not there or not fit
     */
    Model load(String name) {
        Path own = directory.resolve(name);
        return Files.exists(own) ? loader.load(own) : loadShipped(name, own);
    }

    /** Whether there is a file of this name, the user's or a shipped one. */
    boolean has(String name) {
        return Files.exists(directory.resolve(name))
                || ModelShelf.class.getResource(SHIPPED + name) != null;
    }

    /** The loader wants a file; a shipped model is a resource and becomes one for a moment. */
    private Model loadShipped(String name, Path missing) {
        try {
            Path folder = Files.createTempDirectory("millrace-model");
            try {
                for (String suffix : SUFFIXES) {
                    copyShipped(name + suffix, folder);
                }
                Path file = folder.resolve(name);
                return loader.load(Files.exists(file) ? file : missing);
            } finally {
                for (String suffix : SUFFIXES) {
                    Files.deleteIfExists(folder.resolve(name + suffix));
                }
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the shipped model " + name + " cannot be unpacked", e);
        }
    }

    private static void copyShipped(String name, Path folder) throws IOException {
        try (InputStream shipped = ModelShelf.class.getResourceAsStream(SHIPPED + name)) {
            if (shipped != null) {
                Files.copy(shipped, folder.resolve(name));
            }
        }
    }
}
