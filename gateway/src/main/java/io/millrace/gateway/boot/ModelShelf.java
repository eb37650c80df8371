package io.millrace.gateway.boot;

import io.millrace.gateway.console.ShelfLook.ModelLook;
import io.millrace.gateway.reading.DeviceId;
import io.millrace.gateway.score.Model;
import io.millrace.gateway.score.ModelAssignment;
import io.millrace.gateway.score.ModelManifest;
import io.millrace.gateway.score.Scorer;
import io.millrace.gateway.score.onnx.ModelFolder;
import io.millrace.gateway.score.onnx.ModelFolder.Place;
import io.millrace.gateway.score.onnx.ModelRefusedException;
import io.millrace.gateway.score.onnx.OnnxModelLoader;
import io.millrace.profile.DeviceProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The models that this gateway's profiles ask for, by file name: the user's where there is one of
 * that name, else the shipped one; and beside each the candidate that the user has put next to it,
 * as its shadow. A bad model is left out with its reason and harms nothing else; one that took the
 * place of a good one leaves that in service.
 */
final class ModelShelf implements ModelAssignment {

    private static final String SHIPPED = "/io/millrace/gateway/models/";

    private static final String MEND_MISFIT =
            "; train a model for this profile, correct the channel or remove model";
    private static final String MEND_REFUSED =
            "; put a good one into models.directory or remove model";
    private static final String ONE_BEFORE = "; the one that was loaded before goes on";
    private static final String NO_SHADOW = "; it does not run as a shadow";
    private static final String NOT_DEPLOYABLE =
            " is marked deployable: false and runs only as a shadow; train it on more rows";

    private final Path directory;
    private final ModelFolder folder;
    private final Function<DeviceId, Optional<DeviceProfile>> profiles;
    private final OnnxModelLoader loader = new OnnxModelLoader();
    private final Map<String, Shelved> loaded = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private volatile List<ModelLook> looks = List.of();

    /**
     * @param origin tells a file from another that took its place
     */
    private record Shelved(ModelManifest manifest, String origin) {}

    /**
     * @param directory of the user's models; need not exist
     */
    ModelShelf(Path directory, Function<DeviceId, Optional<DeviceProfile>> profiles) {
        this.directory = directory;
        this.folder = new ModelFolder(directory);
        this.profiles = profiles;
    }

    /** Loads every model that one of {@code wanted} names, and hands it to {@code scorer}. */
    void install(Iterable<DeviceProfile> wanted, Scorer scorer) {
        Delivery delivery = deliver(wanted);
        take(delivery);
        delivery.added().forEach(scorer::install);
    }

    /** Those in service, then those that were refused. Thread-safe. */
    List<ModelLook> looks() {
        return looks;
    }

    /**
     * Why the model of an installed profile judges none of its devices, each with what to do; empty
     * when it does, and for a profile without a model.
     */
    List<String> problemsOf(DeviceProfile profile) {
        return profile.modelFile()
                .map(name ->
                        loaded.containsKey(name)
                                ? unfit(loaded.get(name).manifest(), name, profile)
                                : List.of(refused.get(name) + MEND_REFUSED))
                .orElse(List.of());
    }

    /**
     * What an operator should know of the user's model of a profile though it is no reason to
     * refuse it, each with what to do.
     */
    List<String> cautionsOf(DeviceProfile profile) {
        return profile.modelFile()
                .flatMap(name -> OnnxModelLoader.caution(directory.resolve(name)))
                .map(List::of)
                .orElse(List.of());
    }

    private static List<String> unfit(ModelManifest manifest, String name, DeviceProfile profile) {
        return manifest.isDeployable()
                ? misfits(manifest, profile)
                : List.of(name + NOT_DEPLOYABLE);
    }

    /** What else an operator should know of a profile's models: devices are judged all the same. */
    List<String> notesOf(DeviceProfile profile) {
        List<String> notes = new ArrayList<>();
        profile.modelFile()
                .ifPresent(name -> {
                    if (loaded.containsKey(name) && refused.containsKey(name)) {
                        notes.add(refused.get(name) + ONE_BEFORE);
                    }
                    String candidate = candidateOf(name);
                    if (refused.containsKey(candidate)) {
                        boolean isRunning = loaded.containsKey(candidate);
                        notes.add(refused.get(candidate) + (isRunning ? ONE_BEFORE : NO_SHADOW));
                    } else if (loaded.containsKey(candidate)) {
                        loaded.get(candidate).manifest().problemsWith(profile).stream()
                                .map(text -> candidate + ": " + text + NO_SHADOW)
                                .forEach(notes::add);
                    }
                });
        return notes;
    }

    /**
     * What a change of the files asks of this shelf: models to put up, perhaps in place of others
     * of their names, those that nobody wants any more, and why others are not to be had.
     */
    record Delivery(
            Map<String, Model> added,
            Map<String, String> origins,
            Set<String> withdrawn,
            Map<String, String> refused) {

        /** Whether a model of this name comes, goes or is exchanged. */
        boolean concerns(String name) {
            return added.containsKey(name) || withdrawn.contains(name);
        }
    }

    /**
     * Loads what {@code wanted} names and is not in service as it is now on disk, what was refused
     * before included. May take seconds and changes nothing; no other change may be under way.
     */
    Delivery deliver(Iterable<DeviceProfile> wanted) {
        Map<String, Model> added = new HashMap<>();
        Map<String, String> origins = new HashMap<>();
        Map<String, String> missing = new HashMap<>();
        Set<String> named = named(wanted);
        for (String name : named) {
            String origin = originOf(name);
            if (!loaded.containsKey(name) || !loaded.get(name).origin().equals(origin)) {
                try {
                    added.put(name, load(name));
                    origins.put(name, origin);
                } catch (ModelRefusedException refusal) {
                    missing.put(name, refusal.getMessage());
                }
            }
        }
        Set<String> withdrawn = new HashSet<>(loaded.keySet());
        withdrawn.removeAll(named);
        return new Delivery(added, origins, withdrawn, missing);
    }

    private Set<String> named(Iterable<DeviceProfile> wanted) {
        Set<String> named = new LinkedHashSet<>();
        for (DeviceProfile profile : wanted) {
            profile.modelFile().ifPresent(named::add);
        }
        for (String name : List.copyOf(named)) {
            if (folder.has(name, Place.CANDIDATE)) {
                named.add(candidateOf(name));
            }
        }
        return named;
    }

    private String originOf(String name) {
        return Files.exists(directory.resolve(name))
                ? folder.hash(name).orElse("unreadable")
                : "shipped";
    }

    /** Puts up what was delivered; the scorer must be told the same. */
    void take(Delivery delivery) {
        delivery.added()
                .forEach((name, model) ->
                        loaded.put(
                                name, new Shelved(model.manifest(), delivery.origins().get(name))));
        loaded.keySet().removeAll(delivery.withdrawn());
        refused.clear();
        refused.putAll(delivery.refused());
        Map<String, ModelManifest> manifests = new HashMap<>();
        loaded.forEach((name, shelved) -> manifests.put(name, shelved.manifest()));
        looks = Shelves.models(manifests, refused, name -> folder.has(name, Place.PREVIOUS));
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
        List<ModelUse> uses = new ArrayList<>();
        profiles.apply(device)
                .ifPresent(profile ->
                        profile.modelFile()
                                .ifPresent(name -> {
                                    if (isFit(name, profile)) {
                                        boolean isDeployable =
                                                loaded.get(name).manifest().isDeployable();
                                        uses.add(new ModelUse(name, !isDeployable));
                                    }
                                    if (isFit(candidateOf(name), profile)) {
                                        uses.add(new ModelUse(candidateOf(name), true));
                                    }
                                }));
        return List.copyOf(uses);
    }

    /**
     * @param model {@code NAME@VERSION}, as scores have it
     */
    boolean isJudging(DeviceId device, String model) {
        return modelsOf(device).stream()
                .map(ModelUse::model)
                .anyMatch(name -> model.equals(name + "@" + loaded.get(name).manifest().version()));
    }

    private boolean isFit(String name, DeviceProfile profile) {
        return loaded.containsKey(name)
                && loaded.get(name).manifest().problemsWith(profile).isEmpty();
    }

    private static String candidateOf(String name) {
        return ModelFolder.fileName(name, Place.CANDIDATE);
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

    /** What {@link #load} would read; empty when there is no such file. */
    Optional<byte[]> bytes(String name) {
        Path own = directory.resolve(name);
        try {
            if (Files.exists(own)) {
                return Optional.of(Files.readAllBytes(own));
            }
            return shipped(name);
        } catch (IOException e) {
            throw new UncheckedIOException("the model " + name + " cannot be read", e);
        }
    }

    /** A shipped model is a resource and never becomes a file. */
    private Model loadShipped(String name, Path missing) {
        Optional<byte[]> model = shipped(name);
        Optional<byte[]> sidecar = shipped(name + ".sha256");
        if (model.isEmpty() || sidecar.isEmpty()) {
            return loader.load(missing);
        }
        String hash = new String(sidecar.get(), StandardCharsets.ISO_8859_1);
        return loader.load(Path.of(name), model.get(), hash);
    }

    private static Optional<byte[]> shipped(String name) {
        try (InputStream shipped = ModelShelf.class.getResourceAsStream(SHIPPED + name)) {
            return shipped == null ? Optional.empty() : Optional.of(shipped.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the shipped model " + name + " cannot be read", e);
        }
    }
}
