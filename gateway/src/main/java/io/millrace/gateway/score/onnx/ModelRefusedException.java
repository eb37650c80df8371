package io.millrace.gateway.score.onnx;

import java.nio.file.Path;

/** A model file is not put into service; whatever ran before goes on. */
public final class ModelRefusedException extends RuntimeException {
    private final transient Path file;

    /**
     * @param problem what was expected and what was found
     */
    public ModelRefusedException(Path file, String problem) {
        super("model " + file + " is refused: " + problem);
        this.file = file;
    }

    /**
     * @param problem what was expected and what was found
     */
    public ModelRefusedException(Path file, String problem, Throwable cause) {
        super("model " + file + " is refused: " + problem, cause);
        this.file = file;
    }

    public Path file() {
        return file;
    }
}
