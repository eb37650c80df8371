package io.millrace.gateway.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Points the libraries that bring native code at the copies which the build has put beside the
 * gateway ({@code quarkus-app/native}, laid out as in their jars). Left to themselves they unpack
 * into the system's temporary folder at each start: slower, refused where that folder may not hold
 * programs, and never cleaned up after a kill.
 *
 * <p>To be called before anything else uses such a library. A property that is set already stays.
 * Where there is no such copy (another system, a gateway run from its classes) nothing changes.
 */
final class InstalledNatives {
    private static final String FOLDER = "native";
    private static final String ONNX_RUNTIME = "onnxruntime.native.path";
    private static final String ZSTD = "ZstdNativePath";

    private InstalledNatives() {}

    /** Sets the properties for this process. */
    static void use() {
        Path jar = Path.of(System.getProperty("java.class.path", "")).toAbsolutePath();
        properties(
                        jar.resolveSibling(FOLDER),
                        System.getProperty("os.name", ""),
                        System.getProperty("os.arch", ""))
                .forEach((name, value) -> {
                    if (System.getProperty(name) == null) {
                        System.setProperty(name, value);
                    }
                });
    }

    /**
     * @param folder may be missing
     * @return the system properties that name what is there for this system
     */
    static Map<String, String> properties(Path folder, String osName, String osArch) {
        Map<String, String> properties = new HashMap<>();
        if (osName.toLowerCase(Locale.ROOT).startsWith("linux")) {
            boolean isX64 = osArch.equals("amd64");
            Path onnx = folder.resolve("ai/onnxruntime/native/linux-" + (isX64 ? "x64" : osArch));
            if (Files.isRegularFile(onnx.resolve("libonnxruntime4j_jni.so"))) {
                properties.put(ONNX_RUNTIME, onnx.toString());
            }
            zstd(folder.resolve("linux").resolve(osArch))
                    .ifPresent(file -> properties.put(ZSTD, file.toString()));
        }
        return properties;
    }

    /** Its name carries its version. */
    private static Optional<Path> zstd(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("libzstd-jni-"))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read", e);
        }
    }
}
