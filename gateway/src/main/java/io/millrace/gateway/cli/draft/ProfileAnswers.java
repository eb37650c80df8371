package io.millrace.gateway.cli.draft;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks for what a profile needs, one question a line. */
final class ProfileAnswers {
    private final BufferedReader in;
    private final PrintWriter out;

    ProfileAnswers(BufferedReader in, PrintWriter out) {
        this.in = in;
        this.out = out;
    }

    /**
     * @param known what the flags have said already
     */
    Answers ask(Answers known) {
        String name =
                known.name()
                        .orElseGet(() ->
                                ask("Name of the device type, such as cooling-pump", "my-device"));
        String description =
                known.description().orElseGet(() -> ask("One sentence about it", name));
        List<String> channels = new ArrayList<>(known.channels());
        while (channels.isEmpty() || !known.hasChannels()) {
            String channel = ask("Channel and unit, such as temperature:Cel (empty: no more)", "");
            if (channel.isEmpty()) {
                break;
            }
            channels.add(channel);
        }
        return new Answers(Optional.of(name), Optional.of(description), channels);
    }

    private String ask(String question, String otherwise) {
        out.print(question + (otherwise.isEmpty() ? ": " : " [" + otherwise + "]: "));
        out.flush();
        try {
            String line = in.readLine();
            return line == null || line.isBlank() ? otherwise : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the terminal cannot be read", e);
        }
    }

    /**
     * @param channels {@code NAME:UNIT}
     */
    record Answers(Optional<String> name, Optional<String> description, List<String> channels) {
        Answers {
            channels = List.copyOf(channels);
        }

        boolean hasChannels() {
            return !channels.isEmpty();
        }
    }
}
