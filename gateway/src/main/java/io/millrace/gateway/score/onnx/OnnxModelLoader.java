package io.millrace.gateway.score.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.millrace.gateway.score.ModelManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Loads model files of contract {@code millrace-anomaly/1} and lets none pass that could harm the
 * gateway. In this order, cheapest first and all before the native library parses a byte: size,
 * SHA-256 against the sidecar {@code NAME.onnx.sha256} where there is one, operators and constants;
 * then inputs, outputs and metadata; then a trial run with a time limit.
 *
 * <p>Not promised: the size of intermediate results is not bounded beyond what the allowed
 * operators make of 16 MiB of constants.
 *
 * <p>A file without a sidecar is loaded: {@link #caution} says so. The native library is unpacked
 * into a new temporary folder at each start unless the system property {@code
 * onnxruntime.native.path} names the folder of an installed one; the packaged gateway sets it.
 *
 * <p>Thread-safe; each load gives a model of its own.
 */
public final class OnnxModelLoader {
    /** Largest model file. */
    public static final long FILE_BYTES_MAX = 16L << 20;

    private static final String SIDECAR_SUFFIX = ".sha256";
    private static final int SIDECAR_BYTES_MAX = 4_096;
    private static final int HASH_LENGTH = 64;

    private final Duration trialLimit;

    /**
     * @param trialLimit longest time that the trial run may take
     */
    public OnnxModelLoader(Duration trialLimit) {
        this.trialLimit = trialLimit;
    }

    /** With 2 seconds for the trial run. */
    public OnnxModelLoader() {
        this(Duration.ofSeconds(2));
    }

    /**
     * @throws ModelRefusedException the file cannot be read, is not what its hash says, is not of
     *     the contract, or did not pass its trial
     */
    public OnnxModel load(Path file) {
        byte[] bytes = read(file);
        requireHash(file, bytes);
        Map<String, String> metadata = scan(file, bytes);
        return open(file, bytes, metadata);
    }

    /**
     * Loads a model that is no file of its own, by the same rules.
     *
     * @param name what a refusal calls it
     * @param sidecar the text of its sidecar
     * @throws ModelRefusedException as for a file
     */
    public OnnxModel load(Path name, byte[] bytes, String sidecar) {
        requireHash(name, bytes, name.resolveSibling(sidecarName(name)), sidecar);
        return open(name, bytes, scan(name, bytes));
    }

    /** What an operator should know of a file that loads all the same, with what to do. */
    public static Optional<String> caution(Path file) {
        String sidecar = sidecarName(file);
        if (!Files.exists(file) || Files.exists(file.resolveSibling(sidecar))) {
            return Optional.empty();
        }
        return Optional.of(
                "model %s has no %s beside it, so a damaged file may go unnoticed; where it was made, write one: sha256sum %s > %s"
                        .formatted(file, sidecar, file.getFileName(), sidecar));
    }

    private static String sidecarName(Path file) {
        return file.getFileName() + SIDECAR_SUFFIX;
    }

    private static byte[] read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new ModelRefusedException(file, "there is no such file");
            }
            long size = Files.size(file);
            if (size > FILE_BYTES_MAX) {
                throw new ModelRefusedException(
                        file, size + " bytes, expected at most " + FILE_BYTES_MAX);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ModelRefusedException(file, "it cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requireHash(Path file, byte[] bytes) {
        Path sidecar = file.resolveSibling(sidecarName(file));
        if (!Files.exists(sidecar)) {
            return;
        }
        try {
            if (Files.size(sidecar) > SIDECAR_BYTES_MAX) {
                throw new ModelRefusedException(file, sidecar + " is too large for a hash");
            }
            String text = Files.readString(sidecar, StandardCharsets.ISO_8859_1);
            requireHash(file, bytes, sidecar, text);
        } catch (IOException e) {
            throw new ModelRefusedException(file, sidecar + " cannot be read", e);
        }
    }

    /** The first word of the sidecar, as {@code sha256sum} writes it. */
    private static void requireHash(Path file, byte[] bytes, Path sidecar, String text) {
        String expected = text.strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
        if (expected.length() != HASH_LENGTH || !expected.matches("[0-9a-f]+")) {
            throw new ModelRefusedException(
                    file, sidecar + " must begin with a SHA-256 in 64 hexadecimal digits");
        }
        String found = HexFormat.of().formatHex(sha256().digest(bytes));
        if (!expected.equals(found)) {
            throw new ModelRefusedException(
                    file,
                    "its SHA-256 is %s, expected %s from %s"
                            .formatted(found, expected, sidecar.getFileName()));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Map<String, String> scan(Path file, byte[] bytes) {
        try {
            return OnnxFileScan.metadataOf(bytes);
        } catch (OnnxFileScan.RefusalException e) {
            throw new ModelRefusedException(file, e.getMessage(), e);
        }
    }

    private OnnxModel open(Path file, byte[] bytes, Map<String, String> metadata) {
        OrtSession session = null;
        OnnxModel model = null;
        try {
            OrtEnvironment environment = environment();
            session = createSession(environment, bytes);
            ModelManifest manifest =
                    new GraphShape(session.getInputInfo(), session.getOutputInfo())
                            .check(new ManifestReader(metadata));
            model = new OnnxModel(environment, session, manifest);
            TrialRun trial = new TrialRun(trialLimit);
            trial.require(model);
            Optional<EmbeddedSample> sample = EmbeddedSample.of(metadata, manifest);
            if (sample.isPresent()) {
                trial.require(model, sample.get());
            }
            OnnxModel passed = model;
            model = null;
            session = null;
            return passed;
        } catch (OrtException | IllegalArgumentException e) {
            throw new ModelRefusedException(file, String.valueOf(e.getMessage()), e);
        } finally {
            closeFailed(session, model);
        }
    }

    private static void closeFailed(OrtSession session, OnnxModel model) {
        if (model != null) {
            model.close();
        } else if (session != null) {
            OnnxModel.closeQuietly(session);
        }
    }

    private static OrtEnvironment environment() throws OrtException {
        OrtEnvironment environment =
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "millrace");
        environment.setTelemetry(false);
        return environment;
    }

    /** One thread: the models are small, and handing work to another costs more than doing it. */
    private static OrtSession createSession(OrtEnvironment environment, byte[] bytes)
            throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return environment.createSession(bytes, options);
        }
    }
}
