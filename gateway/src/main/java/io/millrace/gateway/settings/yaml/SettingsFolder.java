package io.millrace.gateway.settings.yaml;

import io.millrace.profile.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder of gateway.yaml, where its relative paths start and its secrets are looked up.
 *
 * @param path absolute
 */
record SettingsFolder(Path path) {
    private static final String SECRET_FILE = "file:";
    private static final int SECRET_BYTES_MAX = 64 * 1024;

    /** Absolute; reports text that can be no path. */
    Optional<Path> resolve(YamlValue value) {
        return value.parsed(this::resolve);
    }

    /**
     * @throws IllegalArgumentException when the text can be no path
     */
    Path resolve(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("expected a path, found nothing");
        }
        return path.resolve(text).normalize();
    }

    /** A file that must exist now. */
    Optional<Path> existingFile(YamlValue value) {
        Optional<Path> file = resolve(value);
        if (file.filter(Files::isReadable).isEmpty()) {
            file.ifPresent(missing -> value.problem("there is no readable file " + missing));
            return Optional.empty();
        }
        return file;
    }

    /** The value itself or, for {@code file:PATH}, what the file holds without its last newline. */
    Optional<String> secret(YamlValue value) {
        return value.anyScalar()
                .flatMap(text ->
                        text.startsWith(SECRET_FILE)
                                ? value.build(
                                        () -> read(resolve(text.substring(SECRET_FILE.length()))))
                                : Optional.of(text));
    }

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(SECRET_BYTES_MAX + 1);
            if (bytes.length > SECRET_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "the secret file " + file + " is larger than 64 KiB");
            }
            return new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\r?\\n\\z", "");
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no secret file " + file, e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the secret file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
