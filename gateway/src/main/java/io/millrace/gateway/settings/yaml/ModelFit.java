package io.millrace.gateway.settings.yaml;

import io.millrace.profile.DeviceProfile;
import java.nio.file.Path;
import java.util.List;

/** Whether model files can judge what profiles describe. May read files and run models. */
public interface ModelFit {
    /**
     * Whether a file of this name would be found, whatever it is worth.
     *
     * @param directory of the user's models; need not exist
     */
    boolean isThere(String modelFile, Path directory);

    /**
     * What keeps the profile's model from judging its devices, each with what to do; empty when it
     * loads and fits, and for a profile without a model.
     *
     * @param directory of the user's models; need not exist
     */
    List<String> problemsOf(DeviceProfile profile, Path directory);

    /**
     * What should be known of the profile's model though it is no reason to refuse it, each with
     * what to do.
     *
     * @param directory of the user's models; need not exist
     */
    List<String> cautionsOf(DeviceProfile profile, Path directory);
}
