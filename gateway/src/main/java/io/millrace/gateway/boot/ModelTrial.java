package io.millrace.gateway.boot;

import io.millrace.gateway.score.Model;
import io.millrace.gateway.score.onnx.ModelRefusedException;
import io.millrace.gateway.settings.yaml.ModelFit;
import io.millrace.profile.DeviceProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Loads each model as the gateway would, asks whether it fits, and lets it go. */
final class ModelTrial implements ModelFit {

    @Override
    public boolean isThere(String modelFile, Path directory) {
        return shelf(directory).has(modelFile);
    }

    @Override
    public List<String> problemsOf(DeviceProfile profile, Path directory) {
        return profile.modelFile()
                .map(file -> problemsOf(profile, file, shelf(directory)))
                .orElse(List.of());
    }

    @Override
    public List<String> cautionsOf(DeviceProfile profile, Path directory) {
        return shelf(directory).cautionsOf(profile);
    }

    private static List<String> problemsOf(DeviceProfile profile, String file, ModelShelf shelf) {
        try (Model model = shelf.load(file)) {
            return ModelShelf.misfits(model.manifest(), profile);
        } catch (ModelRefusedException refusal) {
            return List.of(ModelShelf.refusal(refusal));
        }
    }

    private static ModelShelf shelf(Path directory) {
        return new ModelShelf(directory, _ -> Optional.empty());
    }
}
