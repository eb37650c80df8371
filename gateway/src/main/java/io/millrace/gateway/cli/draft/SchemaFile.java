package io.millrace.gateway.cli.draft;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The JSON Schema of profiles, for the editor in which a profile is opened. */
final class SchemaFile {
    static final String NAME = "device-profile.schema.json";
    private static final String RESOURCE = "/io/millrace/profiles/" + NAME;

    private SchemaFile() {}

    /** The schema of this installation where there is one, else a copy beside the profile. */
    static String seenFrom(Path profile) {
        Path folder = folder(profile);
        return installed()
                .filter(schema -> schema.getRoot().equals(folder.getRoot()))
                .map(schema -> folder.relativize(schema).toString().replace('\\', '/'))
                .orElse(NAME);
    }

    /** Puts the copy where {@link #seenFrom} says that there is one. */
    static void putWhereMissing(Path profile) throws IOException {
        Path copy = folder(profile).resolve(NAME);
        if (!seenFrom(profile).equals(NAME) || Files.exists(copy)) {
            return;
        }
        try (InputStream schema = SchemaFile.class.getResourceAsStream(RESOURCE)) {
            if (schema == null) {
                throw new IllegalStateException("the product lacks its resource " + RESOURCE);
            }
            Files.copy(schema, copy);
        }
    }

    private static Optional<Path> installed() {
        return Optional.ofNullable(System.getProperty("millrace.home"))
                .map(home ->
                        Path.of(home, "device-profiles", "schema", NAME)
                                .toAbsolutePath()
                                .normalize())
                .filter(Files::exists);
    }

    private static Path folder(Path profile) {
        return Optional.ofNullable(profile.toAbsolutePath().normalize().getParent())
                .orElseGet(() -> Path.of("").toAbsolutePath());
    }
}
