package io.millrace.gateway.console;

import java.util.List;
import java.util.Optional;

/**
 * The profiles of this gateway and what is wrong with them.
 *
 * @param problems warnings in the words of validation, with file, line and column
 */
public record ShelfLook(List<ProfileLook> profiles, List<String> problems) {
    public ShelfLook {
        profiles = List.copyOf(profiles);
        problems = List.copyOf(problems);
    }

    /**
     * @param file as the user named it, or the shipped profile's
     * @param topics levels below the device's topic, empty for that itself
     */
    public record ProfileLook(
            String name,
            int version,
            String description,
            String file,
            boolean isShipped,
            List<ChannelLook> channels,
            List<String> topics,
            Optional<String> model) {
        public ProfileLook {
            channels = List.copyOf(channels);
            topics = List.copyOf(topics);
        }
    }

    /** A channel of a profile. */
    public record ChannelLook(String name, String unit, Bounds bounds) {}

    /**
     * A model that a profile asks for.
     *
     * @param file its name
     * @param card empty when it was refused
     * @param refusal why, and what to do; empty when it is loaded
     * @param candidateFor file of the model beside which it runs as a shadow; empty for that one
     * @param hasPrevious whether a rollback has something to bring back
     */
    public record ModelLook(
            String file,
            Optional<Card> card,
            Optional<String> refusal,
            Optional<String> candidateFor,
            boolean hasPrevious) {}

    /**
     * What a model file says of itself.
     *
     * @param isDeployable false: its scores raise nothing
     */
    public record Card(
            String version,
            List<String> channels,
            double threshold,
            int windowRows,
            long periodMillis,
            boolean isDeployable) {
        public Card {
            channels = List.copyOf(channels);
        }
    }
}
