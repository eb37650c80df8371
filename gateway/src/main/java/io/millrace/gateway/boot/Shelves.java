package io.millrace.gateway.boot;

import io.millrace.gateway.console.Bounds;
import io.millrace.gateway.console.ShelfLook;
import io.millrace.gateway.console.ShelfLook.Card;
import io.millrace.gateway.console.ShelfLook.ChannelLook;
import io.millrace.gateway.console.ShelfLook.ModelLook;
import io.millrace.gateway.console.ShelfLook.ProfileLook;
import io.millrace.gateway.score.ModelManifest;
import io.millrace.gateway.settings.SettingsOutcome;
import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import io.millrace.profile.ProfileProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Profiles and models in the words of the console. */
final class Shelves {

    private Shelves() {}

    /** The profiles that devices use. */
    static ShelfLook profiles(SettingsOutcome.Loaded loaded) {
        List<String> used = Plant.profilesOf(loaded).stream().map(DeviceProfile::name).toList();
        return new ShelfLook(
                loaded.library().all().stream()
                        .filter(written -> used.contains(written.profile().name()))
                        .map(Shelves::look)
                        .toList(),
                loaded.warnings().stream().map(ProfileProblem::format).toList());
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
                                        channel.name(), channel.unit().code(), Bounds.of(channel)))
                        .toList(),
                profile.modelFile());
    }

    /** Those in service, then those that were refused. */
    static List<ModelLook> models(Map<String, ModelManifest> loaded, Map<String, String> refused) {
        List<ModelLook> looks = new ArrayList<>();
        loaded.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(model ->
                        new ModelLook(
                                model.getKey(),
                                Optional.of(card(model.getValue())),
                                Optional.empty()))
                .forEach(looks::add);
        refused.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(model ->
                        new ModelLook(
                                model.getKey(), Optional.empty(), Optional.of(model.getValue())))
                .forEach(looks::add);
        return List.copyOf(looks);
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
