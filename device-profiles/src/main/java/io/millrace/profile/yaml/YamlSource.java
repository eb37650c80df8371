package io.millrace.profile.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The text of a file that is about to be read as YAML.
 *
 * @param file as the user named it
 */
public record YamlSource(String file, String text) {
    /** Largest file that is read; a bigger one is refused before it is parsed. */
    public static final int BYTES_MAX = 1024 * 1024;

    /** Reads a file of at most {@link #BYTES_MAX} of UTF-8, or reports why it cannot. */
    public static Optional<YamlSource> ofFile(Path file, ProblemList problems) {
        YamlPosition start = YamlPosition.startOf(file.toString());
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(BYTES_MAX + 1);
        } catch (NoSuchFileException e) {
            problems.error(start, "", "there is no such file");
            return Optional.empty();
        } catch (IOException e) {
            problems.error(start, "", "cannot be read: " + reason(file, e));
            return Optional.empty();
        }
        if (bytes.length > BYTES_MAX) {
            problems.error(start, "", "is larger than 1 MiB, the most that is read");
            return Optional.empty();
        }
        return decode(file.toString(), bytes, problems);
    }

    private static String reason(Path file, IOException e) {
        if (Files.isDirectory(file)) {
            return "it is a folder";
        }
        return Files.isReadable(file) ? e.toString() : "no permission";
    }

    private static Optional<YamlSource> decode(String file, byte[] bytes, ProblemList problems) {
        CharBuffer text = CharBuffer.allocate(bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, text, true);
        text.flip();
        try {
            if (result.isError()) {
                result.throwException();
            }
            return Optional.of(new YamlSource(file, text.toString()));
        } catch (CharacterCodingException e) {
            problems.error(
                    endOf(file, text.toString()),
                    "",
                    "is not UTF-8 text from here on; save it as UTF-8");
            return Optional.empty();
        }
    }

    private static YamlPosition endOf(String file, String text) {
        int line = 1 + (int) text.chars().filter(letter -> letter == '\n').count();
        return new YamlPosition(file, line, text.length() - text.lastIndexOf('\n'));
    }
}
