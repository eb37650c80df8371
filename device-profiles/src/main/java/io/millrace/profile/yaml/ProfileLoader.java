package io.millrace.profile.yaml;

import io.millrace.profile.DeviceProfile;
import io.millrace.profile.ProfileLibrary;
import io.millrace.profile.ProfileLibrary.LoadedProfile;
import io.millrace.profile.ProfileProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Loads device profiles. Every profile stands for itself: a bad one is refused with all its
 * problems and harms no other. Where the user has a profile of the same name as a shipped one, the
 * user's counts, also when it is bad: falling back silently to other limits than those the user
 * wrote would be worse than none.
 */
public final class ProfileLoader {
    /** Most profile files read from a folder. */
    public static final int FILES_MAX = 1_000;

    private static final String SHIPPED = "/io/millrace/profiles/";

    /** Lists the shipped files, because a native executable cannot list a class-path folder. */
    private static final String INDEX = "index.txt";

    private ProfileLoader() {}

    /**
     * What came of loading.
     *
     * @param library the good profiles
     * @param refused the errors of each bad one by its name
     * @param warnings about the good ones
     */
    public record Outcome(
            ProfileLibrary library,
            Map<String, List<ProfileProblem>> refused,
            List<ProfileProblem> warnings) {
        public Outcome {
            refused = Map.copyOf(refused);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The profiles that came with the product.
     *
     * @throws IllegalStateException when one of them is bad, which the build's tests rule out
     */
    public static ProfileLibrary shipped() {
        ProblemList problems = new ProblemList();
        List<LoadedProfile> profiles = new ArrayList<>();
        for (String file : shippedText(INDEX).lines().toList()) {
            YamlSource source = new YamlSource(file, shippedText(file));
            read(source, problems)
                    .map(read -> new LoadedProfile(read.profile(), file, source.text(), true))
                    .ifPresent(profiles::add);
        }
        if (problems.hasErrors()) {
            throw new IllegalStateException(
                    "a shipped profile is bad: " + problems.inReadingOrder());
        }
        return ProfileLibrary.of(profiles);
    }

    /**
     * The shipped profiles and those of a folder ({@code *.yaml}, {@code *.yml}, without folders
     * below it). A folder that does not exist has none. A gateway.yaml in it is passed over.
     */
    public static Outcome shippedAnd(Path folder) {
        ProblemList warnings = new ProblemList();
        Map<String, LoadedProfile> good = new LinkedHashMap<>();
        shipped().all().forEach(loaded -> good.put(loaded.profile().name(), loaded));
        Map<String, List<ProfileProblem>> refused = new LinkedHashMap<>();
        for (Path file : filesOf(folder, warnings)) {
            ProblemList problems = new ProblemList();
            Optional<LoadedProfile> loaded = readFile(file, problems);
            if (loaded.isPresent()) {
                checkOnlyOne(loaded.get(), good, problems);
            }
            if (problems.hasErrors()) {
                String name = loaded.map(read -> read.profile().name()).orElse(stem(file));
                refused.put(name, problems.inReadingOrder());
                good.remove(name);
            } else {
                warnings.addAll(problems.inReadingOrder());
                loaded.ifPresent(read -> good.put(read.profile().name(), read));
            }
        }
        return new Outcome(ProfileLibrary.of(good.values()), refused, warnings.inReadingOrder());
    }

    /** Reads one profile and reports its problems; empty when there was an error. */
    public static Optional<LoadedProfile> read(YamlSource source, ProblemList problems) {
        ProblemList own = new ProblemList();
        Optional<LoadedProfile> loaded =
                YamlDocument.parse(source, own).flatMap(document -> read(source, document, own));
        problems.addAll(own.inReadingOrder());
        return loaded;
    }

    private static Optional<LoadedProfile> read(
            YamlSource source, YamlDocument document, ProblemList own) {
        YamlMapping top = document.root(ProfileKeys.SECTIONS, YamlOverrides.none());
        Optional<DeviceProfile> profile = ProfileReader.read(top);
        if (own.hasErrors() || profile.isEmpty()) {
            return Optional.empty();
        }
        warnOfOtherName(profile.get().name(), source, top);
        return Optional.of(new LoadedProfile(profile.get(), source.file(), source.text(), false));
    }

    /** The YAML files of a folder, in alphabetical order. */
    public static List<Path> filesOf(Path folder, ProblemList problems) {
        YamlPosition position = YamlPosition.startOf(folder.toString());
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files =
                    entries.filter(ProfileLoader::isYaml)
                            .filter(Files::isRegularFile)
                            .sorted()
                            .limit(FILES_MAX + 1L)
                            .toList();
            if (files.size() > FILES_MAX) {
                problems.error(
                        position,
                        "",
                        "holds more than " + FILES_MAX + " YAML files; the rest is not read");
                return files.subList(0, FILES_MAX);
            }
            return files;
        } catch (NotDirectoryException e) {
            problems.error(position, "", "is a file; expected a folder");
        } catch (IOException | UncheckedIOException e) {
            problems.error(position, "", "the folder cannot be read: " + e);
        }
        return List.of();
    }

    private static Optional<LoadedProfile> readFile(Path file, ProblemList problems) {
        Optional<YamlSource> source = YamlSource.ofFile(file, problems);
        Optional<YamlDocument> document =
                source.flatMap(found -> YamlDocument.parse(found, problems));
        boolean isGateway =
                document.filter(found -> found.keys().contains("gateway"))
                        .filter(found -> !found.keys().contains("profile"))
                        .isPresent();
        if (document.isEmpty() || isGateway) {
            return Optional.empty();
        }
        return read(source.orElseThrow(), document.get(), problems);
    }

    private static void checkOnlyOne(
            LoadedProfile loaded, Map<String, LoadedProfile> good, ProblemList problems) {
        LoadedProfile other = good.get(loaded.profile().name());
        if (other != null && !other.isShipped()) {
            problems.error(
                    YamlPosition.startOf(loaded.file()),
                    "profile",
                    "%s is also the name of %s; rename one"
                            .formatted(loaded.profile().name(), other.file()));
        }
    }

    private static void warnOfOtherName(String name, YamlSource source, YamlMapping top) {
        String stem = stem(Path.of(source.file()));
        if (!stem.equals(name)) {
            top.find("profile")
                    .ifPresent(value ->
                            value.warning(
                                    "the file of this profile should be named " + name + ".yaml"));
        }
    }

    private static boolean isYaml(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static String stem(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
    }

    private static String shippedText(String file) {
        try (InputStream in = ProfileLoader.class.getResourceAsStream(SHIPPED + file)) {
            if (in == null) {
                throw new IllegalStateException("the product lacks its resource " + SHIPPED + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SHIPPED + file, e);
        }
    }
}
