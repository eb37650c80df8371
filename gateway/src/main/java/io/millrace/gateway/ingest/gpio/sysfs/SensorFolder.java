package io.millrace.gateway.ingest.gpio.sysfs;

import io.millrace.gateway.ingest.gpio.SensorUnreadableException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the folder of a sensor among those of its kind. */
final class SensorFolder {

    private SensorFolder() {}

    /**
     * The folder called {@code wanted}, or the one whose label or else name is that.
     *
     * @throws SensorUnreadableException there is none, or several; says which there are
     */
    static Path find(Path parent, String wanted) {
        List<Path> folders = folders(parent);
        for (Path folder : folders) {
            if (folder.endsWith(wanted)) {
                return folder;
            }
        }
        List<Path> labelled = having(folders, "label", wanted);
        List<Path> named = labelled.isEmpty() ? having(folders, "name", wanted) : labelled;
        if (named.size() == 1) {
            return named.getFirst();
        }
        if (named.isEmpty()) {
            throw SensorUnreadableException.silent(
                    "there is no sensor %s in %s; there are %s"
                            .formatted(wanted, parent, described(folders)));
        }
        throw SensorUnreadableException.silent(
                "several sensors are called %s in %s; use one of %s"
                        .formatted(wanted, parent, described(named)));
    }

    private static List<Path> folders(Path parent) {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(parent)) {
            found.forEach(folders::add);
        } catch (IOException notThere) {
            throw SensorUnreadableException.silent(
                    parent + " is not there; is the sensor's driver loaded?");
        }
        folders.sort(null);
        return folders;
    }

    private static List<Path> having(List<Path> folders, String file, String text) {
        return folders.stream()
                .filter(folder -> SensorText.line(folder.resolve(file)).equals(Optional.of(text)))
                .toList();
    }

    private static List<String> described(List<Path> folders) {
        return folders.stream()
                .map(folder ->
                        folder.getFileName()
                                + SensorText.line(folder.resolve("name"))
                                        .map(name -> " (" + name + ")")
                                        .orElse(""))
                .toList();
    }
}
