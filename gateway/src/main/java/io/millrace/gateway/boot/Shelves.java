package io.millrace.gateway.boot;

import io.millrace.gateway.console.Bounds;
import io.millrace.gateway.console.ShelfLook;
import io.millrace.gateway.console.ShelfLook.Card;
import io.millrace.gateway.console.ShelfLook.ChannelLook;
import io.millrace.gateway.console.ShelfLook.ModelLook;
import io.millrace.gateway.console.ShelfLook.ProfileLook;
import io.millrace.gateway.score.ModelManifest;
import io.millrace.gateway.score.onnx.ModelFolder;
import io.millrace.gateway.score.onnx.ModelFolder.Place;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import io.millrace.profile.ProfileProblem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Profiles and models in the words of the console. */
final class Shelves {

    private Shelves() {}

    /**
     * The profiles that devices use.
     *
     * @param refused why the files as they are now were not taken over
     */
    static ShelfLook profiles(SettingsOutcome.Loaded loaded, List<String> refused) {
        List<String> used = Plant.profilesOf(loaded).stream().map(DeviceProfile::name).toList();
        return new ShelfLook(
                loaded.library().all().stream()
                        .filter(written -> used.contains(written.profile().name()))
                        .map(Shelves::look)
                        .toList(),
                Stream.concat(
                                refused.stream().map(text -> "not applied: " + text),
                                loaded.warnings().stream().map(ProfileProblem::format))
                        .toList());
    }

    private static ProfileLook look(LoadedProfile written) {
        DeviceProfile profile = written.profile();
        return new ProfileLook(
                profile.name(),
                profile.version(),
                profile.description(),
                written.file(),
                written.isShipped(),
                profile.channels().stream()
                        .map(channel ->
                                new ChannelLook(
                                        channel.name(), channel.unit().label(), Bounds.of(channel)))
                        .toList(),
                profile.channels().stream()
                        .flatMap(channel -> channel.mqtt().stream())
                        .map(mapping -> mapping.topic().orElse(""))
                        .distinct()
                        .toList(),
                profile.modelFile());
    }

    /**
     * Those in service, then those that were refused.
     *
     * @param hasPrevious whether the model that was before one of this name is kept
     */
    static List<ModelLook> models(
            Map<String, ModelManifest> loaded,
            Map<String, String> refused,
            Predicate<String> hasPrevious) {
        Map<String, String> activeOf = new HashMap<>();
        Stream.concat(loaded.keySet().stream(), refused.keySet().stream())
                .forEach(name -> activeOf.put(ModelFolder.fileName(name, Place.CANDIDATE), name));
        Stream<ModelLook> inService =
                new TreeMap<>(loaded)
                        .entrySet().stream()
                                .map(model ->
                                        new ModelLook(
                                                model.getKey(),
                                                Optional.of(card(model.getValue())),
                                                Optional.ofNullable(refused.get(model.getKey())),
                                                Optional.ofNullable(activeOf.get(model.getKey())),
                                                hasPrevious.test(model.getKey())));
        Stream<ModelLook> outOfService =
                new TreeMap<>(refused)
                        .entrySet().stream()
                                .filter(model -> !loaded.containsKey(model.getKey()))
                                .map(model ->
                                        new ModelLook(
                                                model.getKey(),
                                                Optional.empty(),
                                                Optional.of(model.getValue()),
                                                Optional.ofNullable(activeOf.get(model.getKey())),
                                                hasPrevious.test(model.getKey())));
        return Stream.concat(inService, outOfService).toList();
    }

    private static Card card(ModelManifest manifest) {
        return new Card(
                manifest.version(),
                manifest.channels(),
                manifest.threshold(),
                manifest.window(),
                manifest.period().toMillis(),
                manifest.isDeployable());
    }
}
