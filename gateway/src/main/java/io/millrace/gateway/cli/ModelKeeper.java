package io.millrace.gateway.cli;

import java.nio.file.Path;

/** Shows and exchanges the model files of a gateway, running or not. */
public interface ModelKeeper {

    /**
     * Every model that the devices of this gateway name, with its candidate and the one before.
     *
     * @param config gateway.yaml
     */
    Answer list(Path config);

    /**
     * Makes the candidate of a model active, if it would be in order; else changes nothing.
     *
     * @param name of the model's file, with or without {@code .onnx}
     */
    Answer promote(Path config, String name);

    /** Makes the model active again that was before the last promotion or rollback. */
    Answer rollBack(Path config, String name);
}
